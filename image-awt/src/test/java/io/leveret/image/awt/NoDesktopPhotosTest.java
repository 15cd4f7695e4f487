package io.leveret.image.awt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.image.ImageDecoder;
import io.leveret.image.ImageFormatException;
import io.leveret.image.Pixels;
import java.io.File;
import java.lang.module.ModuleDescriptor;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Where {@code java.desktop} stands: in this module only; a JVM without it gets a message. */
class NoDesktopPhotosTest {
    @Test
    void descriptors_onlyThisModuleRequiresDesktop() {
        assertTrue(requires(BufferedImages.class).contains("java.desktop"));
        assertFalse(requires(Pixels.class).contains("java.desktop"));
    }

    private static List<String> requires(Class<?> type) {
        return type.getModule().getDescriptor().requires().stream().map(ModuleDescriptor.Requires::name).toList();
    }

    /** As with a small Java runtime, made for a server, that meets this module on its class path. */
    @Test
    void decode_inAJvmWithoutDesktop_saysWhatIsMissing() throws Exception {
        String classPath = Stream
                .of(testClasses().toString(), System.getProperty("jdk.module.path"),
                        System.getProperty("java.class.path"))
                .collect(Collectors.joining(File.pathSeparator));
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--limit-modules", "java.base", "-cp", classPath, Decoding.class.getName(),
                Base64.getEncoder().encodeToString(Samples.read("lzw.tif"))).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();

        assertEquals(0, process.waitFor(), printed);
        assertEquals(
                "photo: no codec for TIFF is present; add the artifact io.leveret:leveret-image-awt, which needs"
                        + " the JDK's module java.desktop",
                printed);
    }

    /** Test classes are patched into the module, so a resource finds their folder. */
    static Path testClasses() throws URISyntaxException {
        String name = NoDesktopPhotosTest.class.getName().replace('.', '/') + ".class";
        Path file = Path.of(NoDesktopPhotosTest.class.getResource("/" + name).toURI());
        for (int i = 0; i < name.split("/").length; i++) {
            file = file.getParent();
        }
        return file;
    }

    /** Decodes a photo and prints why it is refused. */
    static final class Decoding {
        public static void main(String[] arguments) {
            try {
                System.out.println(new ImageDecoder().decode(Base64.getDecoder().decode(arguments[0]), "photo"));
            } catch (ImageFormatException refusal) {
                System.out.println(refusal.getMessage());
            }
        }
    }
}
