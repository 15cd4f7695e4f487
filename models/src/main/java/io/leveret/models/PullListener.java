package io.leveret.models;

/** Is told how far a pull has come, on the thread that pulls. */
public interface PullListener {
    /** Listens to nothing. */
    PullListener NONE = new PullListener() {
        @Override
        public void waiting() {}

        @Override
        public void received(long bytes, long totalBytes) {}
    };

    /** Somebody else is pulling the same model, and is waited for. */
    void waiting();

    /**
     * More of the archive is here; the first call comes before any of it is received.
     *
     * @param bytes what is here, an earlier pull's included
     * @param totalBytes of the archive; −1 if the server does not say
     */
    void received(long bytes, long totalBytes);
}
