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

    /** Ends the notice; returns whether it comes too late, since the process is ending, whatever fails meanwhile. */
    public boolean end() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
            return false;
        } catch (IllegalStateException ending) {
            return true;
        }
    }

    @Override
    public void close() {
        boolean ignored = end();
    }
}
