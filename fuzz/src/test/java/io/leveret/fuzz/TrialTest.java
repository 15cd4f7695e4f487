package io.leveret.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What counts as a finding, and that it is written down. */
class TrialTest {
    private static final byte[] FILE = {1, 2, 3};

    private static volatile Object allocated;

    /** What a target does with a file. */
    private interface Behavior {
        String run(byte[] file) throws Exception;
    }

    private static Target target(Behavior behavior) {
        return new Target() {
            @Override
            public byte[] make(Recipe recipe) {
                return FILE;
            }

            @Override
            public String run(byte[] file, Meter meter) throws Exception {
                return behavior.run(file);
            }

            @Override
            public long mostBytes(byte[] file) {
                return 1 << 20;
            }
        };
    }

    private static Trial trial(Behavior behavior) {
        return Trial.of(target(behavior), FILE, Long.MAX_VALUE);
    }

    private static int endless(int depth) {
        return endless(depth + 1) + 1;
    }

    @Test
    void of_result_isNoFinding() {
        Trial trial = trial(_ -> "read");
        assertFalse(trial.finding());
        assertEquals("read", trial.outcome());
    }

    @Test
    void of_undeclaredExceptionsAndErrors_areFindings() {
        List<Behavior> behaviors = List.of(file -> String.valueOf(file[3]), _ -> String.valueOf(endless(0)), _ -> {
            throw new OutOfMemoryError("made up");
        });
        for (Behavior behavior : behaviors) {
            assertTrue(trial(behavior).finding());
        }
        assertTrue(trial(behaviors.getFirst()).signature().startsWith("ArrayIndexOutOfBoundsException < TrialTest."));
    }

    @Test
    void of_moreMemoryThanAllowed_isAFinding() {
        Trial trial = trial(_ -> {
            allocated = new byte[2 << 20];
            return "read";
        });
        assertEquals(Trial.LARGE, trial.outcome());
        assertTrue(trial.finding());
    }

    @Test
    void of_muchMemoryOnceOnly_isNoFinding() {
        boolean[] before = new boolean[1];
        assertFalse(trial(_ -> {
            allocated = before[0] ? null : new byte[2 << 20];
            before[0] = true;
            return "read";
        }).finding());
    }

    @Test
    void of_moreTimeThanAllowed_isAFinding() {
        Trial trial = Trial.of(target(_ -> "read"), FILE, -1);
        assertEquals(Trial.SLOW, trial.outcome());
        assertTrue(trial.finding());
    }

    @Test
    void add_findings_writesEachKindAFewTimes(@TempDir Path folder) throws IOException {
        Tally tally = new Tally("target", folder);
        for (byte i = 0; i < 10; i++) {
            tally.add(new byte[]{i}, trial(file -> String.valueOf(file[3])));
            tally.add(FILE, trial(_ -> "read"));
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(2 * 3, files.count());
        }
        Path first = folder.resolve("target-%08x".formatted(31));
        assertArrayEquals(new byte[]{0}, Files.readAllBytes(first));
        String story = Files.readString(folder.resolve(first.getFileName() + ".txt"));
        assertTrue(story.contains("ArrayIndexOutOfBoundsException: Index 3 out of bounds for length 3"), story);
        assertEquals("10", tally.numbers().getProperty("outcome.read"));
        assertEquals("10", tally.numbers().getProperty("outcome.FOUND: ArrayIndexOutOfBoundsException"));
        assertEquals("1", tally.numbers().getProperty("kinds"));
    }
}
