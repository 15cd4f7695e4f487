package io.leveret.measure.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.engine.PlanStep;
import io.leveret.graph.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProfileTest {
    private static final List<PlanStep> STEPS = List.of(step(0, "CONV_2D", 1000, 40), step(1, "ADD", 0, 30),
            step(2, "CONV_2D", 3000, 60), step(3, "SOFTMAX", 0, 8));
    /** Of two runs: 2, 3, 4 and 1 ns each. */
    private static final Profile PROFILE = Profile.of(2, STEPS, 4, 6, 8, 2);

    private static PlanStep step(int index, String operator, long multiplyAdds, long bytesMoved) {
        return new PlanStep(index, operator, "output" + index, Shape.of(1, 2), multiplyAdds, bytesMoved);
    }

    @Test
    void inRunOrder_hasMeansAndShares() {
        assertEquals(List.of(new OperatorTime(STEPS.get(0), 2, 0.2, 0.2), new OperatorTime(STEPS.get(1), 3, 0.3, 0.5),
                new OperatorTime(STEPS.get(2), 4, 0.4, 0.9), new OperatorTime(STEPS.get(3), 1, 0.1, 1)),
                PROFILE.inRunOrder());
        assertEquals(10, PROFILE.totalNanos());
    }

    @Test
    void byTime_beginsWithTheSlowest() {
        assertEquals(List.of(new OperatorTime(STEPS.get(2), 4, 0.4, 0.4), new OperatorTime(STEPS.get(1), 3, 0.3, 0.7),
                new OperatorTime(STEPS.get(0), 2, 0.2, 0.9), new OperatorTime(STEPS.get(3), 1, 0.1, 1)),
                PROFILE.byTime());
    }

    @Test
    void byType_addsUpWhatHasTheSameOperator() {
        assertEquals(List.of(new OperatorTypeTime("CONV_2D", 2, 6, 4000, 100, 0.6, 0.6),
                new OperatorTypeTime("ADD", 1, 3, 0, 30, 0.3, 0.9),
                new OperatorTypeTime("SOFTMAX", 1, 1, 0, 8, 0.1, 1)), PROFILE.byType());
    }

    @Test
    void perSecond_isAmountOverTime() {
        assertEquals(500e9, PROFILE.inRunOrder().getFirst().multiplyAddsPerSecond(), 1);
        assertEquals(20e9, PROFILE.inRunOrder().getFirst().bytesPerSecond(), 1);
        assertEquals(4000 / 6e-9, PROFILE.byType().getFirst().multiplyAddsPerSecond(), 1);
        assertEquals(100 / 6e-9, PROFILE.byType().getFirst().bytesPerSecond(), 1);
    }

    /** A coarse clock may measure no time. */
    @Test
    void shares_ofNoTime_areZero() {
        Profile profile = Profile.of(1, STEPS, 0, 0, 0, 0);
        assertEquals(new OperatorTime(STEPS.getFirst(), 0, 0, 0), profile.inRunOrder().getFirst());
        assertEquals(0, profile.byTime().getFirst().multiplyAddsPerSecond());
        assertEquals(0, profile.byType().getFirst().share());
    }

    @Test
    void none_isEmptyInAllOrders() {
        assertTrue(Profile.NONE.byTime().isEmpty() && Profile.NONE.byType().isEmpty());
        assertEquals(0, Profile.NONE.totalNanos());
    }
}
