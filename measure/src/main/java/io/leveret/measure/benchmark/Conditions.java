package io.leveret.measure.benchmark;

/**
 * What disturbed the timed inferences of a benchmark: other programs, and the JIT compiler, which works longer on a
 * busy machine. On one with both cores taken, a model of 0.9 ms was reported with 177 ms, since its code was still
 * interpreted.
 *
 * @param processorShare the share of the time in which the calling thread had a processor, 0 to 1
 * @param compilerShare processor time of the JIT compiler relative to the time of the inferences, at least 0; more than
 *     1 if several of its threads worked
 */
public record Conditions(double processorShare, double compilerShare) {
    /** Nothing disturbed. */
    public static final Conditions QUIET = new Conditions(1, 0);

    /** On an idle machine the thread has its processor all the time but for some interrupts. */
    private static final double LEAST_PROCESSOR_SHARE = 0.9;
    private static final double MOST_COMPILER_SHARE = 0.1;

    /** Returns whether other programs took so much of the processors that the times say little about the model. */
    public boolean isBusy() {
        return processorShare < LEAST_PROCESSOR_SHARE;
    }

    /** Returns whether the JIT compiler was still at work, so that later inferences would be faster. */
    public boolean isCompiling() {
        return compilerShare > MOST_COMPILER_SHARE;
    }
}
