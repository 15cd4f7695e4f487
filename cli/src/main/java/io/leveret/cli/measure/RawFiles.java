package io.leveret.cli.measure;

import io.leveret.cli.console.Failures;
import io.leveret.cli.console.OutputFile;
import io.leveret.cli.console.Text;
import io.leveret.cli.console.UsageException;
import io.leveret.cli.option.CommandOption;
import io.leveret.graph.Graph;
import io.leveret.graph.TensorSpec;
import io.leveret.measure.benchmark.Benchmark;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** The options that name files of tensors: little-endian, row-major, nothing but the values. */
final class RawFiles {
    private final CommandOption<List<String>> inputs = CommandOption.ofMany("--input-file", "RAW",
            "The input's bytes, little-endian. Of several inputs, one file each, in their order. Default: noise.");
    private final CommandOption<List<String>> outputs = CommandOption.ofMany("--output-file", "RAW",
            "Where to write the output's bytes, little-endian. Of several outputs, one file each, in their order.");

    /** Makes them known to a command. */
    void addTo(CommandSpec command) {
        inputs.addTo(command);
        outputs.addTo(command);
    }

    /**
     * The files to write.
     *
     * @throws UsageException if one cannot be where it is wanted, or two are the same
     */
    List<OutputFile> outputFiles() {
        List<Path> paths = outputs.value().stream().map(name -> CommandOption.file("--output-file", name)).toList();
        if (new HashSet<>(paths).size() < paths.size()) {
            throw new UsageException("--output-file names the same file twice; give another one for each output");
        }
        return paths.stream().map(path -> OutputFile.of("--output-file", path)).toList();
    }

    /**
     * Checks that there is one file for each tensor.
     *
     * @throws UsageException if not
     */
    void check(Graph graph) {
        check("--input-file", inputs.value().size(), graph.inputs().size(), "input");
        check("--output-file", outputs.value().size(), graph.outputs().size(), "output");
    }

    private static void check(String option, int files, int tensors, String what) {
        if (files != 0 && files != tensors) {
            throw new UsageException("the model has " + Text.count(tensors, what) + ", and " + option + " is given "
                    + Text.count(files, "time") + "; give it once for each, in their order");
        }
    }

    /**
     * Fills the model's inputs from the files, if there are any.
     *
     * @throws UsageException if one cannot be read or has not the tensor's size
     */
    void fillInputs(Benchmark benchmark) {
        for (int input = 0; input < inputs.value().size(); input++) {
            benchmark.write(input,
                    read(CommandOption.file("--input-file", inputs.value().get(input)),
                            benchmark.model().graph().input(input)));
        }
    }

    private static byte[] read(Path path, TensorSpec tensor) {
        int expected = tensor.shape().elements() * tensor.type().bytes();
        try (InputStream file = Files.newInputStream(path)) {
            byte[] bytes = file.readNBytes(expected);
            boolean more = file.read() >= 0;
            if (bytes.length != expected || more) {
                String found = !more ? bytes.length + " bytes"
                        : Files.isRegularFile(path) ? Files.size(path) + " bytes" : "more bytes";
                throw new UsageException(path + ": it has " + found + ", and the input is " + tensor.describe() + ", "
                        + expected + " bytes; give just its values, little-endian");
            }
            return bytes;
        } catch (IOException unreadable) {
            throw new UsageException(Failures.describe(path.toString(), unreadable), unreadable);
        }
    }
}
