package io.leveret.tflite.metadata;

import io.leveret.tflite.flatbuffer.ReadBudget;
import io.leveret.tflite.format.ModelFormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.lite.support.metadata.schema.ProcessUnit;
import org.tensorflow.lite.support.metadata.schema.TensorMetadata;

/** The process units in a tensor's metadata: steps on its values before or after the model. */
final class ProcessSteps {
    private final String source;
    private final List<ProcessUnit> steps;

    private ProcessSteps(String source, List<ProcessUnit> steps) {
        this.source = source;
        this.steps = steps;
    }

    /** Returns the process units of a tensor, charged to the budget. */
    static ProcessSteps of(TensorMetadata tensor, String source, ReadBudget budget) throws ModelFormatException {
        budget.pay(tensor.processUnitsLength(), 4);
        List<ProcessUnit> steps = new ArrayList<>();
        for (int i = 0; i < tensor.processUnitsLength(); i++) {
            steps.add(tensor.processUnits(i));
        }
        return new ProcessSteps(source, steps);
    }

    /**
     * Returns the process unit of a kind; empty if there is none.
     *
     * @param kind one of the schema's {@code ProcessUnitOptions}
     * @param several the plural in the message
     * @throws ModelFormatException if there is more than one, since they contradict each other
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
