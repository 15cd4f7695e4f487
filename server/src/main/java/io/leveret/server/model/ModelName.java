package io.leveret.server.model;

import java.util.regex.Pattern;

/** What models may be called in requests. */
public final class ModelName {
    /** What to do about a name that is not usable, for messages. */
    public static final String RULE = "give letters, digits, '.', '_' and '-', beginning with a letter or digit";

    private static final Pattern FORMAT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    private ModelName() {}

    /** Returns whether a text can be a model's name. */
    public static boolean isUsable(String text) {
        return FORMAT.matcher(text).matches();
    }
}
