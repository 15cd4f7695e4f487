package io.leveret.cli.console;

import io.leveret.base.LeveretException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What went wrong, in one line that says what to do. */
public final class Failures {
    private Failures() {}

    /** Why a named thing cannot be read; the JDK's file exceptions say little more than the name. */
    public static String describe(String name, IOException failure) {
        return switch (failure) {
            case NoSuchFileException _,FileNotFoundException _ -> name + ": there is no such file; check the path";
            case AccessDeniedException _ -> name + ": you have no permission to read it";
            case NotDirectoryException _ -> name + ": it is no folder";
            case IOException other -> naming(name, String.valueOf(other.getMessage()));
        };
    }

    /** Why the library refuses a named thing. */
    public static String describe(String name, LeveretException refusal) {
        return naming(name, describe(refusal));
    }

    private static String naming(String name, String message) {
        return message.contains(name) ? message : name + ": " + message;
    }

    /** Why the library refuses something, with the options called by their flags. */
    public static String describe(LeveretException refusal) {
        return refusal.message(Flags.NAMES);
    }

    /** A fault of the program itself. */
    public static String describeInternal(Throwable fault) {
        return "internal error: " + fault + "; run with --verbose and report it";
    }
}
