package io.leveret.fuzz;

import java.util.Optional;

/**
 * The result of a target on a file.
 *
 * @param outcome the outcome in a word, or the finding
 * @param cpuNanos processor time, which does not depend on other load
 * @param allocatedBytes counted bytes allocated on this thread
 * @param escaped an undeclared exception of the target
 * @param finding whether this is a finding
 */
record Trial(String outcome, long cpuNanos, long allocatedBytes, Optional<Throwable> escaped, boolean finding) {
    static final String SLOW = "takes too long";
    static final String LARGE = "takes too much memory";

    /**
     * Passes a file to a target. Repeats the run if it takes too much, since the JVM's one-time work, such as loading
     * classes, may be the cause.
     *
     * @param mostNanos limit of processor time; more is a finding
     */
    static Trial of(Target target, byte[] file, long mostNanos) {
        Trial first = once(target, file, mostNanos);
        return first.finding() && first.escaped.isEmpty() ? once(target, file, mostNanos) : first;
    }

    private static Trial once(Target target, byte[] file, long mostNanos) {
        long nanosBefore = Meter.THREADS.getCurrentThreadCpuTime();
        Meter meter = new Meter();
        String outcome;
        Optional<Throwable> escaped = Optional.empty();
        try {
            outcome = target.run(file, meter);
        } catch (Throwable undeclared) { // any undeclared exception is a finding
            outcome = undeclared.getClass().getSimpleName();
            escaped = Optional.of(undeclared);
        }
        long bytes = meter.bytes();
        long nanos = Meter.THREADS.getCurrentThreadCpuTime() - nanosBefore;
        boolean slow = nanos > mostNanos;
        boolean large = bytes > target.mostBytes(file);
        return new Trial(escaped.isPresent() ? outcome : large ? LARGE : slow ? SLOW : outcome, nanos, bytes, escaped,
                escaped.isPresent() || large || slow);
    }

    /**
     * Returns a text that is the same for findings of likely the same cause: the exception, and where it was thrown.
     */
    String signature() {
        StringBuilder signature = new StringBuilder(outcome);
        escaped.ifPresent(undeclared -> {
            StackTraceElement[] frames = undeclared.getStackTrace();
            for (int i = 0; i < Math.min(3, frames.length); i++) {
                signature.append(" < ").append(frames[i].getClassName().replaceFirst(".*\\.", "")).append('.')
                        .append(frames[i].getMethodName());
            }
        });
        return signature.toString();
    }
}
