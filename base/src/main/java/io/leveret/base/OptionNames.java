package io.leveret.base;

/** A front end's names for the library's options, such as the flags of a command line or the fields of a request. */
@FunctionalInterface
public interface OptionNames {
    /** The Java names, as in the library's messages. */
    OptionNames JAVA = (_, inJava) -> inJava;

    /**
     * Returns the name of an option in a message.
     *
     * @param option the option's name, such as {@code maxPixels}
     * @param inJava the name in a library message, such as {@code DecodeLimits.maxPixels}; returned if the front end
     *     has no such option
     */
    String of(String option, String inJava);
}
