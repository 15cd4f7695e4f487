package io.leveret.vision;

import java.util.List;
import java.util.Objects;

/**
 * What one of a model's outputs says of a photo. Most classifiers have one; some judge several things at once, such as the kind of
 * animal and whether it is young.
 *
 * @param index which of the model's outputs, from 0
 * @param name the output's name, from the model's metadata or else from its graph
 * @param classifications the classes within the options' limits: highest score first, of equal ones the lower index first
 * @param ambiguity whether one class stands out
 */
public record Head(int index, String name, List<Classification> classifications, Ambiguity ambiguity) {
    /** What an output says; the list is copied. */
    public Head {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(ambiguity, "ambiguity");
        classifications = List.copyOf(classifications);
    }
}
