package io.leveret.cli.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import io.leveret.cli.CommandRun;
import io.leveret.cli.console.Console;
import io.leveret.train.TrainingListener.Phase;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a person sees of a training under way. */
class TrainingProgressTest {
    private final StringWriter err = new StringWriter();

    private TrainingProgress progress(boolean terminal) {
        return new TrainingProgress(new Console(new ByteArrayInputStream(new byte[0]), new ByteArrayOutputStream(),
                StandardCharsets.UTF_8, err, terminal, 80, CommandRun.NONE_PULLED));
    }

    private static void train(TrainingProgress progress) {
        progress.progress(Phase.FEATURES, 0, 3);
        for (int photo = 1; photo <= 3; photo++) {
            progress.progress(Phase.FEATURES, photo, 3);
        }
        progress.progress(Phase.TRAINING, 0, 1);
        progress.progress(Phase.TRAINING, 1, 1);
        progress.end();
    }

    @Test
    void progress_terminal_isToldOfEachPhaseOnce() {
        train(progress(true));

        assertEquals(List.of("leveret: looking at the photos", "leveret: training"),
                err.toString().lines().filter(line -> line.startsWith("leveret")).toList());
    }

    @Test
    void progress_noTerminal_isToldNothing() {
        train(progress(false));

        assertEquals("", err.toString());
    }
}
