package io.leveret.models;

/** Receives the progress of a pull, on the thread that pulls. */
public interface PullListener {
    /** Does nothing. */
    PullListener NONE = new PullListener() {
        @Override
        public void waiting() {}

        @Override
        public void received(long bytes, long totalBytes) {}
    };

    /** Called when this pull waits for another pull of the same model. */
    void waiting();

    /**
     * Called when more of the archive has arrived, and once before.
     *
     * @param bytes received so far, including an earlier pull
     * @param totalBytes size of the archive; −1 if the server does not say
     */
    void received(long bytes, long totalBytes);
}
