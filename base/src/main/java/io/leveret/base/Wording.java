package io.leveret.base;

/** A message that mentions options. It is written once, and each front end reads its own names for them in it. */
@FunctionalInterface
public interface Wording {
    /** The message, with these names for the options. */
    String in(OptionNames names);
}
