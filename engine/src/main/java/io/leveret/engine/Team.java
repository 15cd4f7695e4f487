package io.leveret.engine;

/** Threads that work on one inference together. */
public final class Team implements AutoCloseable {
    private Team() {}

    /** A team of the given number of threads, the caller's among them. */
    public static Team of(int threads) {
        return new Team();
    }

    @Override
    public void close() {}
}
