package io.leveret.cli.option;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import io.leveret.cli.console.Console;
import io.leveret.cli.console.UsageException;
import io.leveret.models.ModelRef;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ModelChoiceTest {
    private final ModelChoice choice = new ModelChoice(new ModelRef.InFile(Path.of("hares.tflite")),
            Console.ofProcess());

    @Test
    void use_unreadableFile_isRefused() {
        UsageException refused = assertThrows(UsageException.class, () -> choice.use(model -> {
            throw new NoSuchFileException(model.name());
        }));

        assertEquals("hares.tflite: there is no such file; check the path", refused.getMessage());
    }

    /** The command line calls what it does not know an internal error, with an exit code that says so. */
    @Test
    void use_bug_isNoRefusal() {
        for (RuntimeException bug : new RuntimeException[]{new IllegalArgumentException("a negative size"),
                new IllegalStateException("no kernel")}) {
            assertEquals(bug, assertThrows(RuntimeException.class, () -> choice.use(_ -> {
                throw bug;
            })));
        }
    }
}
