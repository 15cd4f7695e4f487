package io.leveret.server;

import io.leveret.base.OptionException;
import io.leveret.models.ModelRef;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A model and its name in requests.
 *
 * @param name letters, digits, and {@code . _ -}; begins with a letter or digit
 * @param model the model, not read yet
 */
public record NamedModel(String name, ModelRef model) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    /**
     * Checks the name.
     *
     * @throws OptionException if it is not usable in an address
     */
    public NamedModel {
        Objects.requireNonNull(model, "model");
        if (!isName(name)) {
            throw new OptionException("model", name, "cannot have the name '" + name
                    + "'; give letters, digits, '.', '_' and '-', beginning with a letter or digit, as NAME=FILE");
        }
    }

    /** Returns whether a text can be a model's name in requests. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }
}
