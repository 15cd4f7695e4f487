package io.leveret.cli.console;

/** Says what an interruption leaves behind, if the process ends during something long: Ctrl-C is no failure. */
public final class InterruptionNotice implements AutoCloseable {
    private final Thread hook;

    /** From now on until it is closed. */
    public InterruptionNotice(Console console, Runnable before, String notice) {
        this.hook = Thread.ofPlatform().unstarted(() -> {
            before.run();
            console.note(notice);
        });
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) { // the process is already ending
        }
    }
}
