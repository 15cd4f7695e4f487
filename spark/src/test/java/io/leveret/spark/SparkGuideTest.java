package io.leveret.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@code docs/spark.md}: compiles and runs its examples, in order, in a folder with the files that they name. */
class SparkGuideTest {
    private static final Pattern EXAMPLE = Pattern.compile("^```java\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern FILE = Pattern
            .compile("\"(photos|labels|labeled|incoming|stream|checkpoint|pipeline|colors\\.tflite)\"\\)");

    @TempDir
    Path folder;

    @Test
    void examples_run() throws Exception {
        List<String> examples = examples();
        Samples.write(folder.resolve("photos"), 12, 6);
        Files.write(folder.resolve("colors.tflite"), Samples.model());
        for (int i = 0; i < 12; i++) {
            Path part = Files.createDirectories(folder.resolve("labeled/" + Samples.COLORS.get(i % 3)));
            Files.write(part.resolve(i + ".png"), Samples.photo(i % 3, i));
        }
        Files.write(Files.createDirectories(folder.resolve("incoming")).resolve("a.png"), Samples.photo(1, 1));
        Class<?> compiled = compile(examples);

        try (SparkSession spark = Sessions.builder("local[2]", folder).getOrCreate()) {
            for (int i = 0; i < examples.size(); i++) {
                compiled.getMethod("example" + i, SparkSession.class).invoke(null, spark);
            }

            assertEquals(12, spark.read().parquet(folder.resolve("labels").toString()).count());
            assertEquals("[[green]]", spark.read().parquet(folder.resolve("stream").toString())
                    .selectExpr("classes[0].label").collectAsList().toString());
            assertTrue(Files.isDirectory(folder.resolve("pipeline")));
        }
    }

    /** Returns the examples, whose files are in the test's folder. */
    private List<String> examples() throws IOException {
        List<String> examples = new ArrayList<>();
        for (Matcher each = EXAMPLE.matcher(Files.readString(Path.of("..", "docs", "spark.md"))); each.find();) {
            examples.add(FILE.matcher(each.group(1)).replaceAll("\"" + folder + "/$1\")"));
        }
        assertEquals(4, examples.size());
        return examples;
    }

    private Class<?> compile(List<String> examples) throws Exception {
        StringBuilder source = new StringBuilder("""
                import io.leveret.spark.*;
                import org.apache.spark.ml.*;
                import org.apache.spark.ml.classification.*;
                import org.apache.spark.ml.feature.*;
                import org.apache.spark.sql.*;
                import org.apache.spark.sql.functions;
                import org.apache.spark.sql.streaming.*;
                public class Examples {
                """);
        for (int i = 0; i < examples.size(); i++) {
            source.append("public static void example").append(i).append("(SparkSession spark) throws Exception {\n")
                    .append(examples.get(i)).append("}\n");
        }
        Path file = Files.writeString(folder.resolve("Examples.java"), source.append("}\n"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        assertTrue(compiler.getTask(messages, null, null,
                List.of("-proc:none", "-d", folder.toString(), "-cp", JavaProcess.classPath()), null,
                compiler.getStandardFileManager(null, null, null).getJavaFileObjects(file)).call(), messages::toString);
        return new URLClassLoader(new URL[]{folder.toUri().toURL()}).loadClass("Examples");
    }
}
