package io.leveret.image.awt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.io.File;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LittleMemoryTest {
    @TempDir
    Path folder;

    /** Either what decoding takes is known beforehand, or the decoder runs out of memory. */
    @ParameterizedTest
    @CsvSource({"png, takes about 25 MiB", "jpg, takes about 25 MiB", "gif, takes about 60 MiB",
            "bmp, takes more memory than"})
    void decode_tooLittleMemory_saysSo(String format, String expected) throws Exception {
        Path photo = LittleMemory.write(folder.resolve("large." + format), format);
        String printed = decoded(photo.toString());

        assertTrue(printed.startsWith("LIMIT_EXCEEDED ") && printed.contains(expected)
                && printed.contains("(-Xmx)"), printed);
    }

    /** All pixels would take 26 MiB. */
    @ParameterizedTest
    @CsvSource({"jpg, EXACT", "jpg, SCALED", "png, EXACT"})
    void decode_littleMemoryAndFewPixelsWanted_isDone(String format, String decoding) throws Exception {
        Path photo = LittleMemory.write(folder.resolve("large." + format), format);

        assertEquals("decoded Pixels[224 x 224]", decoded(photo.toString(), decoding));
    }

    private static String decoded(String... arguments) throws Exception {
        String classPath = Stream.of(testClasses(), System.getProperty("jdk.module.path"),
                System.getProperty("java.class.path")).filter(part -> part != null && !part.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx24m",
                "-Djava.awt.headless=true", "-cp", classPath, LittleMemory.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), printed);
        return printed;
    }

    private static String testClasses() {
        String name = LittleMemory.class.getName().replace('.', '/') + ".class";
        String resource = LittleMemoryTest.class.getClassLoader().getResource(name).toString();
        return Path.of(URI.create(resource.substring(0, resource.length() - name.length()))).toString();
    }
}
