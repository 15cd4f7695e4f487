package io.leveret.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaleRuleTest {
    @ParameterizedTest
    @CsvSource({
            "1,4032,3024,224,224,8", "2,4032,3024,224,224,4", "3,4032,3024,224,224,4", "1.5,3024,4032,224,224,8",
            "1,1792,1792,224,224,8", "1,1791,1792,224,224,4", "1,1792,1791,224,224,4", "2,500,375,224,224,1",
            "1,4032,300,224,224,1", "2,1024,512,256,128,2", "1,100,100,224,224,1"})
    void leaving_dividesAsFarAsBothSidesAllow(double factor, int width, int height, int wantedWidth, int wantedHeight,
            int reduction) {
        assertEquals(reduction,
                ScaleRule.leaving(factor).choice().reduction(width, height, wantedWidth, wantedHeight));
    }

    /** The rule of Leveret is one of those that it is compared with, so that its row shows which. */
    @Test
    void all_leveretsRule_isOneOfTheOthers() {
        List<ScaleRule> rules = ScaleRule.all();
        assertTrue(rules.stream().skip(1).anyMatch(rule -> {
            for (int width = 100; width < 6000; width += 7) {
                if (rule.choice().reduction(width, 3000, 224, 192) != rules.getFirst().choice().reduction(width, 3000,
                        224, 192)) {
                    return false;
                }
            }
            return true;
        }));
    }
}
