package io.leveret.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.image.Pixels;
import java.io.File;
import java.lang.module.ModuleDescriptor;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures in memory are classified in a JVM without {@code java.desktop}. */
class NoDesktopPicturesTest {
    @Test
    void descriptors_ofAllModulesThatAreNeeded_doNotRequireDesktop() {
        Set<String> needed = new HashSet<>();
        addNeeded(ImageClassifier.class.getModule(), needed);

        assertTrue(needed.contains("io.leveret.image"), needed.toString());
        assertFalse(needed.contains("java.desktop"), needed.toString());
    }

    /** Automatic modules have no descriptor; the next test runs with these libraries. */
    private static void addNeeded(Module module, Set<String> needed) {
        for (ModuleDescriptor.Requires each : module.getDescriptor().requires()) {
            boolean always = !each.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC);
            if (always && needed.add(each.name())) {
                addNeeded(module.getLayer().findModule(each.name()).orElseThrow(), needed);
            }
        }
    }

    @Test
    void classifyAndExplain_inAJvmWithoutDesktop_work(@TempDir Path folder) throws Exception {
        Path model = Files.write(folder.resolve("model.tflite"), ColorModels.floatLogits());
        String classPath = Stream
                .of(testClasses().toString(), System.getProperty("jdk.module.path"),
                        System.getProperty("java.class.path"))
                .flatMap(path -> Stream.of(path.split(File.pathSeparator)))
                .filter(path -> !path.contains("image-awt") && !path.contains("twelvemonkeys"))
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--limit-modules", "java.base,jdk.incubator.vector", "--add-modules", "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED", "-cp", classPath, Program.class.getName(), model.toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertEquals(0, process.waitFor(), printed);
        assertTrue(printed.contains("class 2 of 5 x 7, lit 5 x 7"), printed);
    }

    /** Test classes are patched into the module, so a resource finds their folder. */
    private static Path testClasses() throws URISyntaxException {
        return Path.of(NoDesktopPicturesTest.class.getResource("/junit-platform.properties").toURI()).getParent();
    }

    /** Classifies a blue picture and explains it. */
    static final class Program {
        public static void main(String[] arguments) throws Exception {
            if (ModuleLayer.boot().findModule("java.desktop").isPresent()) {
                throw new IllegalStateException("this JVM has java.desktop");
            }
            Pixels blue = Colors.solid(0, 0, 255);
            try (ImageClassifier classifier = ImageClassifier.open(Path.of(arguments[0]))) {
                ImageClassification seen = classifier.classify(blue);
                Pixels lit = classifier.explain(blue).render();
                System.out.println("class " + seen.classifications().getFirst().index() + " of " + seen.width() + " x "
                        + seen.height() + ", lit " + lit.width() + " x " + lit.height());
            }
        }
    }
}
