package io.leveret.server;

import io.leveret.base.OptionException;
import io.leveret.models.ModelRef;
import io.leveret.server.model.ModelName;
import java.util.Objects;

/**
 * A model and its name in requests.
 *
 * @param name letters, digits, and {@code . _ -}; begins with a letter or digit
 * @param model the model, not read yet
 */
public record NamedModel(String name, ModelRef model) {
    /**
     * Checks the name.
     *
     * @throws OptionException if it is not usable in an address
     */
    public NamedModel {
        Objects.requireNonNull(model, "model");
        if (!isName(name)) {
            throw new OptionException("model", name, "cannot have the name '" + name + "'; " + ModelName.RULE
                    + ", as NAME=FILE");
        }
    }

    /** Returns whether a text can be a model's name in requests. */
    public static boolean isName(String text) {
        return ModelName.isUsable(text);
    }
}
