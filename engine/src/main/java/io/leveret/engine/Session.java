package io.leveret.engine;

/** The working memory of one running inference; for one thread at a time. */
public final class Session {
    Session() {}

    /** Sets an input from its raw bytes, little-endian and row-major, as the file's type stores them. */
    public void write(int input, byte[] values) {}

    /** Sets an input from real values; a quantised input stores the nearest that it can. */
    public void write(int input, float[] values) {}

    /** Computes the outputs from the inputs, on the calling thread. */
    public void run() {}

    /** Computes the outputs from the inputs, with the team's help if no other session has it at the moment. */
    public void run(Team team) {}

    /** The raw bytes of an output. */
    public byte[] readBytes(int output) {
        return new byte[0];
    }

    /** The real values of an output; those of a quantised one are {@code scale · (q − zeroPoint)}. */
    public float[] readReals(int output) {
        return new float[0];
    }
}
