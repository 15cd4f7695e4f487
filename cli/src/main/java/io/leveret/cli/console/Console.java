package io.leveret.cli.console;

import io.leveret.models.ModelStore;
import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.util.function.Supplier;

/** What a command reads from and writes to: streams and the user's models. */
public final class Console {
    private static final int DEFAULT_WIDTH = 80;

    private final InputStream in;
    private final OutputStream out;
    private final Charset textCharset;
    private final PrintWriter err;
    private final boolean terminal;
    private final int terminalWidth;
    private final Supplier<ModelStore> models;

    /**
     * A console.
     *
     * @param in what {@code -} reads
     * @param out where results go
     * @param textCharset what text results are written in; JSON and CSV are always UTF-8
     * @param err where errors, notes and progress go
     * @param terminal whether a person watches {@code err}
     * @param terminalWidth columns of that terminal, at least 1
     * @param models gives the hosted models; asked only by commands that need them
     */
    public Console(InputStream in, OutputStream out, Charset textCharset, Writer err, boolean terminal,
            int terminalWidth, Supplier<ModelStore> models) {
        this.in = in;
        this.out = out;
        this.textCharset = textCharset;
        this.err = new PrintWriter(err, true);
        this.terminal = terminal;
        this.terminalWidth = terminalWidth;
        this.models = models;
    }

    /**
     * That of this process. Only the launcher can ask whether standard error is a terminal, and how wide; it says so
     * with {@code -Dleveret.terminal=true|false} and {@code -Dleveret.terminal.width=N}.
     */
    public static Console ofProcess() {
        String told = System.getProperty("leveret.terminal");
        boolean terminal = told != null ? Boolean.parseBoolean(told)
                : System.console() != null && System.console().isTerminal();
        int width = Integer.getInteger("leveret.terminal.width", DEFAULT_WIDTH);
        FileOutputStream standardError = new FileOutputStream(standardError());
        System.setErr(new PrintStream(standardError, true, charset("stderr.encoding"))); // the log goes there as well
        // Not System.out, which keeps a failed write to itself.
        return new Console(System.in, new FileOutputStream(FileDescriptor.out), charset("stdout.encoding"),
                new OutputStreamWriter(standardError, charset("stderr.encoding")), terminal,
                width < 1 ? DEFAULT_WIDTH : width, ModelStore::ofUser);
    }

    /**
     * Standard error. The launcher puts a filter there, for a warning of the JVM's own, and keeps the real one as the
     * descriptor that {@code -Dleveret.stderr.descriptor=N} names; through the filter, progress would not show and last
     * lines would come late. Java opens descriptors by number only to those it opens {@code java.io} to.
     */
    private static FileDescriptor standardError() {
        Integer kept = Integer.getInteger("leveret.stderr.descriptor");
        if (kept == null) {
            return FileDescriptor.err;
        }
        try {
            Constructor<FileDescriptor> byNumber = FileDescriptor.class.getDeclaredConstructor(int.class);
            byNumber.setAccessible(true);
            return byNumber.newInstance(kept);
        } catch (ReflectiveOperationException | InaccessibleObjectException closed) {
            return FileDescriptor.err; // later, but not lost
        }
    }

    private static Charset charset(String property) {
        String name = System.getProperty(property);
        return name != null && Charset.isSupported(name) ? Charset.forName(name) : Charset.defaultCharset();
    }

    public InputStream in() {
        return in;
    }

    /** A writer of results for people; flush it. */
    public Writer text() {
        return new BufferedWriter(new OutputStreamWriter(out, textCharset));
    }

    /** A writer of results for programs; flush it. */
    public Writer utf8() {
        return new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    }

    /** Whether the charset of text has the characters of score bars and shapes. */
    public boolean unicode() {
        return textCharset.newEncoder().canEncode("█▏×−·…");
    }

    public boolean terminal() {
        return terminal;
    }

    public int terminalWidth() {
        return terminalWidth;
    }

    /** The hosted models, and those of them that are here. */
    public ModelStore models() {
        try {
            return models.get();
        } catch (InvalidPathException unusable) {
            throw new UsageException("the cache folder cannot be '" + unusable.getInput()
                    + "'; see LEVERET_CACHE and XDG_CACHE_HOME", unusable);
        }
    }

    /** Where progress goes. A writer ends its line. */
    public PrintWriter err() {
        return err;
    }

    /** Writes one failure or note, always as one line. */
    public void note(String message) {
        err.println("leveret: " + Text.oneLine(message));
    }

    /** Writes a failure, with the stack trace of its cause if asked for. */
    public void note(String message, Throwable cause, boolean verbose) {
        note(message);
        if (verbose) {
            StringWriter trace = new StringWriter();
            cause.printStackTrace(new PrintWriter(trace));
            for (String line : trace.toString().split("\\R")) { // messages have names of files in them
                err.println(line.startsWith("\t") ? '\t' + Text.oneLine(line.strip()) : Text.oneLine(line));
            }
        }
    }

    /** Whether a write failed because the reader of a pipe went away, as {@code head} does when it has enough. */
    public static boolean isClosedPipe(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        return message.contains("Broken pipe") || message.contains("pipe is being closed")
                || message.contains("pipe has been ended");
    }
}
