package io.leveret.bench;

import io.leveret.base.LeveretException;
import io.leveret.bench.Verdict.Outcome;
import io.leveret.engine.Plan;
import io.leveret.engine.Session;
import io.leveret.graph.Graph;
import io.leveret.testing.TfliteOracle;
import java.util.Arrays;
import java.util.Optional;

/** Runs a model in Leveret and in TensorFlow Lite with XNNPACK, on the same random input. */
final class ModelSurvey {
    private ModelSurvey() {}

    static Verdict of(BenchModel model) {
        Plan plan = null;
        String cause = "";
        try {
            plan = model.compile();
        } catch (LeveretException refused) {
            cause = refused.code() + ": " + withoutName(refused.getMessage(), model.name());
        } catch (RuntimeException | OutOfMemoryError bug) {
            cause = "not a refusal but " + bug;
        }
        try (TfliteOracle oracle = TfliteOracle.open(model.file(), TfliteOracle.Kernels.XNNPACK, 1)) {
            return plan == null ? Verdict.refused(true, false, cause) : compare(plan, oracle);
        } catch (IllegalStateException refused) {
            return Verdict.refused(plan == null, true, plan == null ? cause : refused.getMessage());
        }
    }

    private static String withoutName(String message, String name) {
        return message.startsWith(name) ? message.substring(name.length()).strip() : message;
    }

    private static Verdict compare(Plan plan, TfliteOracle oracle) {
        Graph graph = plan.graph();
        Session session = plan.open();
        for (int input = 0; input < graph.inputs().size(); input++) {
            byte[] noise = BenchModel.noise(graph.input(input));
            session.write(input, noise);
            oracle.setInput(input, noise);
        }
        session.run();
        oracle.invoke();
        boolean equal = true;
        for (int output = 0; output < graph.outputs().size(); output++) {
            byte[] expected = oracle.output(output);
            byte[] actual = session.readBytes(output);
            if (expected.length != actual.length) {
                return Verdict.of(Outcome.DIFFERENT, "output " + output + " has " + actual.length + " bytes instead of "
                        + expected.length);
            }
            Optional<String> difference = BothEngines.difference(graph.output(output), expected, actual);
            if (difference.isPresent()) {
                return Verdict.of(Outcome.DIFFERENT, difference.get());
            }
            equal &= Arrays.equals(expected, actual);
        }
        return Verdict.of(equal ? Outcome.EQUAL : Outcome.CLOSE, "");
    }
}
