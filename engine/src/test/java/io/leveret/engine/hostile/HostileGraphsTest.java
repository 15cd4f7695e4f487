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
    private static final int LEAST_MADE = 4_000;
    private static final int LEAST_REFUSED = 2_300;
    private static final int LEAST_RAN = 1_000;
    private static final int LEAST_RAN_OF_EACH_OPERATOR = 8;
    /** A new operator changes what each seed makes, and so how many run; some more make up for that. */
    private static final int MOST_MADE = 5_000;
    private static final Set<String> OUTCOMES = Set.of("made", "refused", "tooLarge", "ran", "ranAfterChanges");

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
                HostileGraphs.class.getName(), Integer.toString(LEAST_MADE), Integer.toString(LEAST_RAN),
                Integer.toString(MOST_MADE)).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), printed);

        Map<String, Integer> counts = Pattern.compile("(\\w+) (\\d+)").matcher(printed).results()
                .collect(Collectors.toMap(match -> match.group(1), match -> Integer.valueOf(match.group(2))));
        assertTrue(counts.get("made") >= LEAST_MADE, printed);
        assertTrue(counts.get("refused") >= LEAST_REFUSED, printed);
        assertTrue(counts.get("ran") >= LEAST_RAN, printed);
        counts.keySet().removeAll(OUTCOMES);
        assertEquals(operators(), counts.keySet(), "operators in graphs that ran");
        counts.forEach((operator, ran) -> assertTrue(ran >= LEAST_RAN_OF_EACH_OPERATOR, operator + ": " + printed));
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
