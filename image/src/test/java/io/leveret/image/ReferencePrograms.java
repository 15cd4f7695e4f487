package io.leveret.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import java.io.IOException;
import java.util.List;

/** Runs the programs whose pictures tests compare with. */
public final class ReferencePrograms {
    private ReferencePrograms() {}

    /**
     * Returns what a program writes to its standard output.
     *
     * @param debianPackage has it
     */
    public static byte[] run(String debianPackage, List<String> command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        } catch (IOException missing) {
            throw new AssertionError("this test needs " + command.getFirst() + ": install " + debianPackage, missing);
        }
        byte[] output = process.getInputStream().readAllBytes();
        assertEquals(0, process.waitFor(), () -> "failed: " + String.join(" ", command));
        return output;
    }
}
