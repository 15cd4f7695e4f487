import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes the JVM's compile commands for the classes annotated with {@code HotLoops}, one a line, for
 * {@code -XX:CompileCommandFile}. Run by Maven; its arguments are the folder of classes and the file to write.
 */
final class ListHotLoops {
    private static final String ANNOTATION = "Lio/leveret/engine/kernel/HotLoops;";
    /** What the JIT's thresholds are multiplied by. */
    private static final String SCALE = "0.001";

    private ListHotLoops() {}

    public static void main(String[] arguments) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(arguments[0]))) {
            List<String> commands = files.filter(file -> file.toString().endsWith(".class")).map(ListHotLoops::parse)
                    .filter(ListHotLoops::isHot).map(ListHotLoops::command).sorted().toList();
            if (commands.isEmpty()) {
                throw new IllegalStateException("no class in " + arguments[0] + " has the annotation " + ANNOTATION);
            }
            Files.write(Path.of(arguments[1]), commands);
        }
    }

    private static ClassModel parse(Path file) {
        try {
            return ClassFile.of().parse(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static boolean isHot(ClassModel type) {
        return type.findAttribute(Attributes.runtimeVisibleAnnotations()).stream()
                .flatMap(attribute -> attribute.annotations().stream())
                .anyMatch(annotation -> annotation.className().equalsString(ANNOTATION));
    }

    private static String command(ClassModel type) {
        return "CompileThresholdScaling," + type.thisClass().asInternalName().replace('/', '.') + "::*," + SCALE;
    }
}
