package io.leveret.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.leveret.cli.console.Console;
import io.leveret.models.ModelStore;
import io.leveret.spark.command.Main;
import io.leveret.vision.Classification;
import io.leveret.vision.ClassifierOptions;
import io.leveret.vision.ImageClassifier;
import io.leveret.vision.ModelSource;
import io.leveret.vision.Outcome;
import io.leveret.wire.ExitCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests a cluster of two executors with a process each, which get Leveret's jars as those of an application: the
 * answers, the number of models that are loaded, and that nothing is lost or doubled when one executor is killed.
 */
class ClusterTest {
    private static final int PHOTOS = 2000;
    private static final int DAMAGED_EACH = 50;

    @TempDir
    static Path folder;
    private static SparkSession spark;
    private static Path model;

    @BeforeAll
    static void start() throws IOException {
        Path home = Path.of(System.getenv("SPARK_HOME"));
        Path sparkJars = Files.createDirectories(home.resolve("jars"));
        List<String> applicationJars = new ArrayList<>();
        for (String entry : JavaProcess.classPath().split(java.io.File.pathSeparator)) {
            Path file = Path.of(entry).toAbsolutePath();
            String name = file.getFileName().toString();
            if (Files.isDirectory(file)) {
                applicationJars.add(jar(file, folder.resolve("application" + applicationJars.size() + ".jar")));
            } else if (name.matches("(leveret|fastcsv|picocli|tensorflow|imageio|common-).*")) {
                applicationJars.add(file.toString());
            } else if (name.endsWith(".jar")) {
                Files.deleteIfExists(sparkJars.resolve(name));
                Files.createSymbolicLink(sparkJars.resolve(name), file);
            }
        }
        Samples.write(folder.resolve("photos"), PHOTOS, DAMAGED_EACH);
        model = Files.write(folder.resolve("colors.tflite"), Samples.model());
        spark = Sessions.builder("local-cluster[2,1,1024]", folder)
                .config("spark.jars", String.join(",", applicationJars))
                .config("spark.executor.memory", "512m")
                .config(ExecutorOptions.CONFIGURATION, ExecutorOptions.JAVA + " -XX:+UseSerialGC"
                        + " -XX:TieredStopAtLevel=1")
                .config("spark.sql.files.maxPartitionBytes", "8000000") // a task for about 30 photos
                .getOrCreate();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private static String jar(Path classes, Path jar) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> all = Files
                        .walk(classes)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, out);
            }
        }
        return jar.toString();
    }

    /** Returns how many models each executor has loaded, by its process. */
    private static Map<Long, Long> loads() {
        Map<Long, Long> loads = new TreeMap<>();
        for (String each : JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(java.util.stream.IntStream.range(0, 40).boxed().toList(), 40).map(_ -> {
                    Thread.sleep(20); // long enough for both executors to take part
                    return ProcessHandle.current().pid() + " " + ExecutorModels.loads();
                }).distinct().collect()) {
            loads.put(Long.parseLong(each.split(" ")[0]), Long.parseLong(each.split(" ")[1]));
        }
        return loads;
    }

    private static ExitCode run(StringWriter notes, String... arguments) {
        Console console = new Console(new ByteArrayInputStream(new byte[0]), new ByteArrayOutputStream(),
                StandardCharsets.UTF_8, notes, false, 80, ModelStore::ofUser);
        return Main.run(console, arguments);
    }

    private static Map<String, List<Classification>> expected() throws IOException {
        Map<String, List<Classification>> expected = new HashMap<>();
        try (ImageClassifier alone = ImageClassifier.open(ModelSource.file(model),
                ClassifierOptions.builder().maxResults(5).build());
                Stream<Path> files = Files.walk(folder.resolve("photos")).filter(Files::isRegularFile)) {
            alone.classifyAll(files).forEach(outcome -> {
                if (outcome instanceof Outcome.Classified<Path> seen) {
                    expected.put("file:" + seen.item(), seen.classification().classifications());
                }
            });
        }
        return expected;
    }

    private static void assertComplete(Path output) throws IOException {
        Map<String, List<Classification>> expected = expected();
        List<Row> rows = spark.read().parquet(output.resolve("photos").toString()).collectAsList();
        Map<String, List<Classification>> found = new HashMap<>();
        for (Row row : rows) {
            found.put(row.getAs("file"), row.<Row>getList(row.fieldIndex("classifications")).stream()
                    .map(each -> new Classification(each.<Integer>getAs("index"), each.getAs("label"),
                            each.getAs("displayName"), each.<Float>getAs("score")))
                    .toList());
        }
        assertEquals(PHOTOS - PHOTOS / DAMAGED_EACH, rows.size(), "no photo is lost or doubled");
        assertEquals(expected, found);
        List<Row> unreadable = spark.read().parquet(output.resolve("unreadable").toString()).collectAsList();
        assertEquals(PHOTOS / DAMAGED_EACH, unreadable.size());
        assertTrue(unreadable.stream().allMatch(row -> row.getAs("code").equals("BAD_PHOTO")), unreadable::toString);
    }

    @Test
    void executors_loadTheModelOnce_andOneIsKilled() throws Exception {
        StringWriter notes = new StringWriter();
        assertEquals(ExitCode.PARTLY_FAILED, run(notes, "classify", "--input", folder.resolve("photos").toString(),
                "--output", folder.resolve("first").toString(), "--model", model.toString()), notes::toString);
        assertComplete(folder.resolve("first"));
        Map<Long, Long> loads = loads();
        assertEquals(List.of(1L, 1L), List.copyOf(loads.values()), "one load for each executor");

        long killed = loads.keySet().iterator().next();
        CountDownLatch underWay = new CountDownLatch(8); // tasks of the first round that have classified their photos
        CountDownLatch removed = new CountDownLatch(1);
        SparkListener listener = new SparkListener() {
            @Override
            public void onTaskEnd(SparkListenerTaskEnd ended) {
                if (ended.taskInfo().accumulables().exists(each -> each.name().contains("photos"))) {
                    underWay.countDown();
                }
            }

            @Override
            public void onExecutorRemoved(SparkListenerExecutorRemoved executor) {
                removed.countDown();
            }
        };
        spark.sparkContext().addSparkListener(listener);
        Thread killer = Thread.ofPlatform().start(() -> {
            try {
                underWay.await();
            } catch (InterruptedException _) {
                return;
            }
            ProcessHandle.of(killed).ifPresent(ProcessHandle::destroyForcibly);
        });
        ExitCode code = run(notes, "classify", "--input", folder.resolve("photos").toString(),
                "--output", folder.resolve("second").toString(), "--model", model.toString());
        assertEquals(0, underWay.getCount(), "killed in the middle");
        killer.join(TimeUnit.MINUTES.toMillis(1));
        assertEquals(0, removed.getCount(), "Spark has missed the executor before the job ended");
        spark.sparkContext().removeSparkListener(listener);

        assertEquals(ExitCode.PARTLY_FAILED, code, notes::toString);
        assertTrue(ProcessHandle.of(killed).filter(ProcessHandle::isAlive).isEmpty());
        assertComplete(folder.resolve("second"));
        Map<Long, Long> after = loads();
        assertTrue(!after.containsKey(killed) && after.values().stream().allMatch(count -> count == 1),
                after::toString);
    }
}
