package io.leveret.fuzz;

import java.util.Optional;

/**
 * What a target made of a file.
 *
 * @param outcome in a word; or what was found
 * @param cpuNanos the processor's time, so that a busy machine makes no difference
 * @param allocatedBytes on this thread, as far as they count
 * @param escaped what came out of the target and is not declared
 * @param finding whether this must not be
 */
record Trial(String outcome, long cpuNanos, long allocatedBytes, Optional<Throwable> escaped, boolean finding) {
    static final String SLOW = "takes too long";
    static final String LARGE = "takes too much memory";

    /**
     * Gives a file to a target; twice, if it takes too much: once that may be what the JVM does once, such as loading classes.
     *
     * @param mostNanos of the processor's time; what takes longer is a finding
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
        } catch (Throwable undeclared) { // whatever it is, that is the question
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

    /** The same for two findings that likely have one cause: what escaped, and from where. */
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
