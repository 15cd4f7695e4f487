package io.leveret.vision;

import java.util.List;
import java.util.Objects;

/**
 * The result of one of a model's outputs for a photo. Most classifiers have one output; some judge several things, such
 * as the kind of animal and whether it is young.
 *
 * @param index index of the model's output, from 0
 * @param name the output's name, from the model's metadata or else from its graph
 * @param classifications the classes within the options' limits: highest score first, and for equal scores the lower
 *        index first
 * @param ambiguity whether one class stands out
 */
public record Head(int index, String name, List<Classification> classifications, Ambiguity ambiguity) {
    /** Copies the list. */
    public Head {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(ambiguity, "ambiguity");
        classifications = List.copyOf(classifications);
    }
}
