package io.leveret.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.cli.Cli;
import io.leveret.cli.console.Console;
import io.leveret.models.ModelStore;
import io.leveret.starter.Starter;
import io.leveret.testing.ModelPacker;
import io.leveret.testing.ZooFiles;
import io.leveret.tflite.Model;
import io.leveret.tflite.ModelWriter;
import io.leveret.wire.ExitCode;
import io.leveret.zoo.Zoo;
import io.leveret.zoo.precision.Precision;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests {@code guide.md} and {@code train.md}: compiles and runs each example, in a folder with the files that it
 * names, and compares what it prints with the block of output that follows it, if one does. Commands are run as well.
 */
class GuideTest {
    private static final Path FOLDER = Path.of(System.getProperty("leveret.docs"));
    private static final List<String> PAGES = List.of("guide", "train");

    private static Class<?> examples; // the compiled ones: a method for each

    /**
     * An example.
     *
     * @param page where it stands, such as guide
     * @param line where it begins there
     * @param code what stands there
     * @param output the block after it; empty if none follows
     */
    record Example(String page, int line, String code, String output) {
        String method() {
            return page + line;
        }

        @Override
        public String toString() {
            return page + ".md:" + line;
        }
    }

    /** The examples of a language, java or console. */
    private static List<Example> examples(String language) throws IOException {
        List<Example> examples = new ArrayList<>();
        for (String page : PAGES) {
            examples.addAll(examples(page, language));
        }
        return examples;
    }

    private static List<Example> examples(String page, String language) throws IOException {
        List<String> lines = Files.readAllLines(FOLDER.resolve(page + ".md"));
        List<Example> examples = new ArrayList<>();
        for (int start = 0; start < lines.size(); start++) {
            if (lines.get(start).equals("```" + language)) {
                int end = end(lines, start);
                boolean hasOutput = end + 2 < lines.size() && lines.get(end + 2).equals("```");
                examples.add(new Example(page, start + 1, block(lines, start), hasOutput ? block(lines, end + 2) : ""));
            }
        }
        return examples;
    }

    private static String block(List<String> lines, int start) {
        return String.join("\n", lines.subList(start + 1, end(lines, start))) + "\n";
    }

    private static int end(List<String> lines, int start) {
        int end = start + 1;
        while (!lines.get(end).equals("```")) {
            end++;
        }
        return end;
    }

    static List<Example> javaExamples() throws IOException {
        return examples("java");
    }

    static Stream<String> commands() throws IOException {
        return examples("console").stream().flatMap(example -> example.code().lines());
    }

    @BeforeAll
    static void writeFilesAndCompile() throws IOException, ReflectiveOperationException {
        Files.write(Path.of("puppy.jpg"), new Starter().sample());
        Files.write(Path.of("model.tflite"), ModelPacker.openBatch(
                new ZooFiles(graph -> ModelWriter.write(Model.of(graph)))
                        .build(Zoo.MOBILENET_V1_SMALLEST, Precision.UINT8)));
        Files.write(Path.of("labels.txt"), new Starter().labels());
        Files.createDirectories(Path.of("photos"));
        Files.write(Path.of("photos/a.jpg"), new Starter().sample());
        Files.writeString(Path.of("photos/b.jpg"), "not a photo");
        Files.write(Path.of("photos/c.jpg"), new Starter().sample());

        Files.createDirectories(Path.of("dogs/Labrador retriever"));
        Files.write(Path.of("dogs/Labrador retriever/puppy.jpg"), new Starter().sample());

        for (int i = 0; i < 20; i++) {
            writeBlocks(Path.of("weather/warm/" + i + ".png"), 0xff6030, i);
            writeBlocks(Path.of("weather/cold/" + i + ".png"), 0x3060ff, 100 + i);
        }

        Path source = Files.writeString(Path.of("Examples.java"), source());
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        boolean compiled = compiler.getTask(messages, null, null,
                List.of("-d", ".", "-Xlint:all", "-Werror", "-cp", System.getProperty("java.class.path")), null,
                compiler.getStandardFileManager(null, null, null).getJavaFileObjects(source)).call();
        assertTrue(compiled, () -> "the guide's examples do not compile:\n" + messages);
        examples = new URLClassLoader(new URL[]{Path.of("").toUri().toURL()}).loadClass("Examples");
        examples.getMethod("begin").invoke(null);
    }

    /** A photo of blocks of about one color; each seed gives other blocks. */
    private static void writeBlocks(Path file, int rgb, int seed) throws IOException {
        Random random = new Random(seed);
        BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        for (int block = 0; block < 64; block++) {
            float brightness = 0.6f + 0.4f * random.nextFloat();
            graphics.setColor(new Color((int) ((rgb >> 16 & 0xff) * brightness), (int) ((rgb >> 8 & 0xff) * brightness),
                    (int) ((rgb & 0xff) * brightness)));
            graphics.fillRect(block % 8 * 8, block / 8 * 8, 8, 8);
        }
        Files.createDirectories(file.getParent());
        ImageIO.write(image, "png", file.toFile());
    }

    @AfterAll
    static void end() throws ReflectiveOperationException {
        examples.getMethod("end").invoke(null);
    }

    /** One class of all examples: a method for each, so that they do not see each other's variables. */
    private static String source() throws IOException {
        StringBuilder methods = new StringBuilder();
        StringBuilder imports = new StringBuilder();
        for (Example example : javaExamples()) {
            methods.append("    public static void ").append(example.method()).append("() throws Exception {\n");
            example.code().lines().forEach(line -> (line.startsWith("import ") ? imports : methods.append("        "))
                    .append(line).append('\n'));
            methods.append("    }\n\n");
        }
        return """
                import io.leveret.image.*;
                import io.leveret.image.awt.*;
                import io.leveret.graph.*;
                import io.leveret.tflite.*;
                import io.leveret.tflite.metadata.*;
                import io.leveret.vision.*;
                import java.awt.image.BufferedImage;
                import java.io.*;
                import java.nio.file.*;
                import java.time.*;
                import java.util.*;
                import java.util.concurrent.*;
                import java.util.stream.*;
                %s
                public class Examples {
                    static final Path photo = Path.of("puppy.jpg");
                    static ImageClassifier classifier;
                    static Pixels picture;

                    public static void begin() throws Exception {
                        classifier = ImageClassifier.openBundled();
                        picture = new ImageDecoder().decode(photo);
                    }

                    public static void end() {
                        classifier.close();
                    }

                %s}
                """.formatted(imports, methods);
    }

    @ParameterizedTest
    @MethodSource("javaExamples")
    void example_run_printsWhatTheGuideSays(Example example) throws ReflectiveOperationException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            examples.getMethod(example.method()).invoke(null);
        } finally {
            System.setOut(before);
        }
        assertEquals(example.output(), printed.toString(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void command_run_succeeds(String command) {
        String[] words = command.split(" ");
        assertEquals("./leveret", words[0]);
        StringWriter errors = new StringWriter();
        Console console = new Console(new ByteArrayInputStream(new byte[0]), new ByteArrayOutputStream(),
                StandardCharsets.UTF_8, errors, false, 80, ModelStore::ofUser);

        ExitCode code = Cli.run(console, List.of(words).subList(1, words.length).toArray(String[]::new));

        assertEquals(ExitCode.DONE, code, errors::toString);
        assertEquals("", errors.toString());
    }
}
