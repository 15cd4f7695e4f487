package io.leveret.base;

/** A message that mentions options. Each front end inserts its own names for them. */
@FunctionalInterface
public interface Wording {
    /** Returns the message with these names for the options. */
    String in(OptionNames names);
}
