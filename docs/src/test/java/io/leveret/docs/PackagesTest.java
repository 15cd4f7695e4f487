package io.leveret.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests what {@code architecture.md} says of packages: each has a package-info.java, and no circle connects them. */
class PackagesTest {
    private static final Path ROOT = Path.of(System.getProperty("leveret.docs")).getParent();
    private static final Pattern PACKAGE = Pattern.compile("^package ([\\w.]+);", Pattern.MULTILINE);
    private static final Pattern IMPORT = Pattern.compile("^import (?:static )?(io\\.leveret[a-z.]*)\\.[A-Z]",
            Pattern.MULTILINE);

    @Test
    void packages_areConnectedInOneDirection() throws IOException {
        SortedMap<String, SortedSet<String>> left = imports();
        assertTrue(left.size() > 50, left.keySet()::toString);

        boolean changed = true;
        while (changed) { // packages that import nothing of those left are in no circle, nor those that nothing imports
            Set<String> remaining = Set.copyOf(left.keySet());
            left.values().forEach(imported -> imported.retainAll(remaining));
            Set<String> imported = new TreeSet<>();
            left.values().forEach(imported::addAll);
            changed = left.entrySet().removeIf(each -> each.getValue().isEmpty() || !imported.contains(each.getKey()));
        }

        assertEquals(Map.of(), left);
    }

    @Test
    void packages_haveAnInfo() throws IOException {
        Set<String> without = new TreeSet<>();
        Set<String> with = new TreeSet<>();
        for (Path source : sources()) {
            Matcher name = PACKAGE.matcher(Files.readString(source));
            if (name.find()) {
                (source.endsWith("package-info.java") ? with : without).add(name.group(1));
            }
        }
        without.removeAll(with);

        assertEquals(Set.of(), without);
    }

    /** Returns the packages of this project that each package imports, without itself. */
    private static SortedMap<String, SortedSet<String>> imports() throws IOException {
        SortedMap<String, SortedSet<String>> imports = new TreeMap<>();
        for (Path source : sources()) {
            String text = Files.readString(source);
            Matcher name = PACKAGE.matcher(text);
            if (!name.find() || source.endsWith("package-info.java")) {
                continue; // a module, or a package's description, which links to what it describes
            }
            Set<String> imported = imports.computeIfAbsent(name.group(1), _ -> new TreeSet<>());
            for (Matcher each = IMPORT.matcher(text); each.find();) {
                imported.add(each.group(1));
            }
            imported.remove(name.group(1));
        }
        return imports;
    }

    /** Returns the sources of all modules, without tests. */
    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        try (Stream<Path> folders = Files.list(ROOT)) {
            for (Path module : folders.map(folder -> folder.resolve("src/main/java")).filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> all = Files.walk(module)) {
                    all.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
                }
            }
        }
        return sources;
    }
}
