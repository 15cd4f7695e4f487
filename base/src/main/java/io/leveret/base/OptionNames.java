package io.leveret.base;

/** How a front end calls the library's options: by the flags of a command line, or the fields of a request. */
@FunctionalInterface
public interface OptionNames {
    /** The names in Java, which the library's own messages use. */
    OptionNames JAVA = (_, inJava) -> inJava;

    /**
     * What to call an option in a message.
     *
     * @param option the option's name, such as {@code maxPixels}
     * @param inJava what a message of the library calls it, such as {@code DecodeLimits.maxPixels}; to be used where the
     *     front end has no such option
     */
    String of(String option, String inJava);
}
