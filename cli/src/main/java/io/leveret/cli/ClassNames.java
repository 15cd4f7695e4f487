package io.leveret.cli;

import io.leveret.tflite.metadata.Labels;
import java.util.Optional;

/** What to call classes by their index. */
record ClassNames(Optional<Labels> labels) {
    /** The class's name; empty if it has none. */
    String label(int index) {
        return labels.map(known -> known.names().get(index)).orElse("");
    }

    /** What people call a class: its name with its index, for names may be shared. */
    String shown(int index) {
        String label = label(index);
        return label.isEmpty() ? "class " + index : Text.oneLine(label) + " (" + index + ")";
    }
}
