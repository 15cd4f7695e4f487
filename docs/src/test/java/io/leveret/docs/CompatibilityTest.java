package io.leveret.docs;

import static org.junit.jupiter.api.Assertions.assertTrue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests that {@code compatibility.md} names tests that exist, and at least one in each row of its tables. */
class CompatibilityTest {
    private static final Path FOLDER = Path.of(System.getProperty("leveret.docs"));
    /** A class, both, or a method alone, which belongs to the class before it. */
    private static final Pattern NAME = Pattern.compile("`(?:([A-Z]\\w*Test)(?:\\.(\\w+))?|([a-z]\\w*_\\w+))`");

    @Test
    void everyRow_namesTestsThatExist() throws IOException {
        Map<String, String> sources = sources();
        List<String> problems = new ArrayList<>();
        boolean inTable = false;
        int rows = 0;
        for (String line : Files.readAllLines(FOLDER.resolve("compatibility.md"))) {
            if (line.startsWith("| ---")) {
                inTable = true;
            } else if (!line.startsWith("|")) {
                inTable = false;
                problems.addAll(problems(line, sources));
            } else if (inTable) {
                rows++;
                String[] cells = line.split("\\|");
                String tests = cells[cells.length - 1];
                if (!tests.contains("Test")) {
                    problems.add("no test: " + line);
                }
                problems.addAll(problems(tests, sources));
            }
        }
        assertTrue(rows > 0);
        assertTrue(problems.isEmpty(), () -> String.join("\n", problems));
    }

    /** Returns what is wrong with the tests that a text names. */
    private static List<String> problems(String text, Map<String, String> sources) {
        List<String> problems = new ArrayList<>();
        Optional<String> type = Optional.empty();
        for (Matcher name = NAME.matcher(text); name.find();) {
            type = name.group(1) == null ? type : Optional.of(name.group(1));
            if (type.isEmpty()) {
                continue; // of something else
            }
            String source = sources.get(type.get());
            String method = name.group(1) == null ? name.group(3) : name.group(2);
            if (source == null) {
                problems.add("no such class: " + name.group());
            } else if (method != null && !source.contains(" " + method + "(")) {
                problems.add("no such method: " + name.group());
            }
        }
        return problems;
    }

    /** Returns the text of all test classes of all modules, by name. */
    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new HashMap<>();
        List<Path> modules;
        try (Stream<Path> folders = Files.list(FOLDER.getParent())) {
            modules = folders.map(module -> module.resolve("src/test/java")).filter(Files::isDirectory).toList();
        }
        for (Path module : modules) {
            List<Path> files;
            try (Stream<Path> all = Files.walk(module)) {
                files = all.filter(file -> file.toString().endsWith("Test.java")).toList();
            }
            for (Path file : files) {
                sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
            }
        }
        return sources;
    }
}
