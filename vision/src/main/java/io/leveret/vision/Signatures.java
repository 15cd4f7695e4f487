package io.leveret.vision;

import io.leveret.base.MessageText;
import io.leveret.base.OptionNames;
import io.leveret.tflite.Model;

/** The entry points of a model, in messages. */
final class Signatures {
    private Signatures() {}

    /** Returns the end of a message about a graph that does not fit, which names the model's other entry points. */
    static String hint(Model model, OptionNames names) {
        if (model.signatures().size() < 2) {
            return "";
        }
        return "; it has the signatures " + MessageText.brief(String.join(", ", model.signatures()))
                + "; choose one of them with " + names.of("signature", "signature");
    }
}
