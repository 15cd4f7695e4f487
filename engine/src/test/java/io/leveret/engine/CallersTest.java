package io.leveret.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import org.junit.jupiter.api.Test;

class CallersTest {
    private static final long REMEMBERED = Callers.REMEMBERED_NANOS;
    private static final long START = Long.MAX_VALUE - REMEMBERED; // the clock may wrap around

    private final Callers callers = new Callers();

    @Test
    void enter_oneCallerAgainAndAgain_hasNoOthers() {
        for (int call = 0; call < 10; call++) {
            assertEquals(0, callers.enter(START + call));
            callers.leave(START + call);
        }
    }

    @Test
    void enter_besideOthers_countsThem() {
        assertEquals(0, callers.enter(START));
        assertEquals(1, callers.enter(START));
        assertEquals(2, callers.enter(START + 1));
    }

    @Test
    void enter_inAGapOfAnother_countsIt() {
        callers.enter(START);
        callers.enter(START);
        callers.leave(START + 7 * REMEMBERED); // both computed until now
        callers.leave(START + 7 * REMEMBERED);

        assertEquals(1, callers.enter(START + 8 * REMEMBERED));
    }

    @Test
    void enter_longAfterOthers_hasNone() {
        callers.enter(START);
        callers.enter(START);
        callers.leave(START);
        callers.leave(START);

        assertEquals(0, callers.enter(START + REMEMBERED + 1));
        callers.leave(START + REMEMBERED + 1);
        assertEquals(0, callers.enter(START + REMEMBERED + 2));
    }

    @Test
    void enter_afterMoreCallers_forgetsThemToo() {
        for (int caller = 0; caller < 3; caller++) {
            callers.enter(START);
        }
        callers.leave(START);
        callers.leave(START);
        assertEquals(2, callers.enter(START + REMEMBERED));
        callers.leave(START + REMEMBERED);

        assertEquals(1, callers.enter(START + 2 * REMEMBERED));
    }
}
