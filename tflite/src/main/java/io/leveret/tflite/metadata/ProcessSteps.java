package io.leveret.tflite.metadata;

import io.leveret.tflite.flatbuffer.ReadBudget;
import io.leveret.tflite.format.ModelFormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.lite.support.metadata.schema.ProcessUnit;
import org.tensorflow.lite.support.metadata.schema.TensorMetadata;

/** The steps that a tensor's values go through before the model, or after it, as its metadata has them. */
final class ProcessSteps {
    private final String source;
    private final List<ProcessUnit> steps;

    private ProcessSteps(String source, List<ProcessUnit> steps) {
        this.source = source;
        this.steps = steps;
    }

    /** The steps of a tensor, which are paid for. */
    static ProcessSteps of(TensorMetadata tensor, String source, ReadBudget budget) throws ModelFormatException {
        budget.pay(tensor.processUnitsLength(), 4);
        List<ProcessUnit> steps = new ArrayList<>();
        for (int i = 0; i < tensor.processUnitsLength(); i++) {
            steps.add(tensor.processUnits(i));
        }
        return new ProcessSteps(source, steps);
    }

    /**
     * The step of a kind; empty if there is none.
     *
     * @param kind one of the schema's {@code ProcessUnitOptions}
     * @param several what the message calls more than one
     * @throws ModelFormatException if there is more than one, which contradict each other
     */
    Optional<ProcessUnit> only(byte kind, String several) throws ModelFormatException {
        List<ProcessUnit> found = steps.stream().filter(step -> step.optionsType() == kind).toList();
        if (found.size() > 1) {
            throw new ModelFormatException(source, -1,
                    "its metadata asks for " + found.size() + " " + several + " of one tensor, expected at most one");
        }
        return found.stream().findFirst();
    }
}
