package io.leveret.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every target over recipes of noise, which are the same in every run; {@code fuzz/run} looks for better ones. */
class TargetsTest {
    private static final int EXECUTIONS = 2500;
    private static final int MOST_RECIPE_BYTES = 120;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static byte[] noise(SplittableRandom random) {
        byte[] recipe = new byte[1 + random.nextInt(MOST_RECIPE_BYTES)];
        random.nextBytes(recipe);
        return recipe;
    }

    @ParameterizedTest
    @ValueSource(strings = {"model", "metadata", "image", "jpeg", "png", "webp", "data", "serve"})
    void run_recipesOfNoise_nothingIsFound(String name) throws IOException {
        Target target = Target.named(name, List.of());
        Map<String, Integer> outcomes = assertTimeoutPreemptively(PATIENCE, () -> outcomes(target));
        assertTrue(outcomes.size() >= 3, outcomes::toString);
        assertTrue(outcomes.values().stream().filter(count -> count >= EXECUTIONS / 20).count() >= 2,
                () -> "nearly all fare alike: " + outcomes);
    }

    private static Map<String, Integer> outcomes(Target target) {
        SplittableRandom random = new SplittableRandom(1);
        Map<String, Integer> outcomes = new TreeMap<>();
        for (int i = 0; i < EXECUTIONS; i++) {
            int execution = i;
            Trial trial = Trial.of(target, target.make(new Recipe(noise(random))), Long.MAX_VALUE);
            assertFalse(trial.finding(), () -> "execution " + execution + ": " + trial);
            outcomes.merge(trial.outcome(), 1, Integer::sum);
        }
        return outcomes;
    }

    @ParameterizedTest
    @ValueSource(strings = {"model", "metadata", "image", "jpeg", "png", "webp", "data", "serve"})
    void make_sameRecipe_givesTheSameFile(String name) throws IOException {
        SplittableRandom random = new SplittableRandom(2);
        Target one = Target.named(name, List.of());
        Target other = Target.named(name, List.of());
        for (int i = 0; i < 50; i++) {
            byte[] recipe = noise(random);
            assertArrayEquals(one.make(new Recipe(recipe)), other.make(new Recipe(recipe)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"model", "metadata", "image", "jpeg", "png", "webp", "data", "serve"})
    void run_fileThatIsNone_isRefused(String name) throws IOException {
        Target target = Target.named(name, List.of());
        assertEquals("model".equals(name) ? "refused by the reader" : "refused",
                Trial.of(target, new byte[100], Long.MAX_VALUE).outcome());
    }
}
