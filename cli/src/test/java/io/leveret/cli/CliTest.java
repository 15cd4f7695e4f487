package io.leveret.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.wire.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CliTest {
    @Test
    void version_isPrinted() {
        CommandRun run = CommandRun.of("--version");

        assertEquals(ExitCode.DONE, run.code());
        assertTrue(run.outLines().getFirst().startsWith("leveret "), run.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"classify", "evaluate", "info", "benchmark", "models", "models list", "models pull",
            "models path",
            "metadata",
            "metadata show", "metadata set"})
    void help_ofACommand_hasExamples(String command) {
        CommandRun run = CommandRun.of((Object[]) (command + " --help").split(" "));

        assertEquals(ExitCode.DONE, run.code());
        assertTrue(run.out().contains("Examples:") && run.out().contains("leveret " + command), run.out());
        assertEquals("", run.err());
    }

    @Test
    void help_namesAllCommands() {
        CommandRun run = CommandRun.of("--help");

        assertEquals(ExitCode.DONE, run.code());
        assertTrue(run.out().contains("classify") && run.out().contains("info") && run.out().contains("models"),
                run.out());
        assertFalse(run.out().contains("\u001b"), "terminal codes");
    }

    @Test
    void noCommand_printsTheHelpButHasDoneNothing() {
        CommandRun run = CommandRun.of();

        assertEquals(ExitCode.BAD_INPUT, run.code());
        assertTrue(run.out().contains("Usage:"), run.out());
    }
}
