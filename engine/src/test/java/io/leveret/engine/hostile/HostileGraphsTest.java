package io.leveret.engine.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.graph.Operator;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Graphs made by hand, thousands of them, most of which disagree with themselves, in a JVM for each family of kernels.
 */
class HostileGraphsTest {
    private static final int GRAPHS = 8_000;

    @ParameterizedTest
    @ValueSource(strings = {"scalar", "vector", "machine"})
    void compileAndRun_graphsMadeByHand_endInNothingButExceptions(String family) throws Exception {
        String classPath = Stream
                .of(testClasses().toString(), System.getProperty("jdk.module.path"),
                        System.getProperty("java.class.path"))
                .collect(Collectors.joining(File.pathSeparator));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(java, "-Xmx1g",
                "-XX:+UseSerialGC", "-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=target/hostile-%p.log",
                "--add-modules", "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED", "-Dleveret.kernels=" + family, "-cp", classPath,
                HostileGraphs.class.getName(), Integer.toString(GRAPHS)).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), printed);

        Map<String, Integer> counts = Pattern.compile("(\\w+) (\\d+)").matcher(printed).results()
                .collect(Collectors.toMap(match -> match.group(1), match -> Integer.valueOf(match.group(2))));
        assertEquals(GRAPHS, counts.get("made"), printed);
        assertTrue(counts.get("refused") >= 4787, printed);
        assertTrue(counts.get("ran") >= 2000, printed);
        assertEquals(operators(), Set.of(printed.substring(printed.indexOf("operators ") + 10).strip().split(" ")),
                "operators in graphs that ran");
    }

    /** The kinds of operators that a graph may hold. */
    private static Set<String> operators() {
        Set<String> records = new TreeSet<>();
        Deque<Class<?>> open = new ArrayDeque<>(List.of(Operator.class));
        while (!open.isEmpty()) {
            Class<?> kind = open.pop();
            if (kind.isRecord()) {
                records.add(kind.getSimpleName());
            } else if (kind.isSealed()) {
                open.addAll(Arrays.asList(kind.getPermittedSubclasses()));
            }
        }
        return records;
    }

    /** They are patched into the module, so a resource says where they are. */
    private static Path testClasses() throws URISyntaxException {
        return Path.of(HostileGraphsTest.class.getResource("HostileGraphsTest.class").toURI()).getParent().getParent()
                .getParent().getParent().getParent();
    }
}
