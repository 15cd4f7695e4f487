package io.leveret.spark.command;

import io.leveret.cli.console.UsageException;
import io.leveret.spark.HadoopFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * The output of a command: a folder with the tables {@code photos} and {@code unreadable}, and the settings that their
 * rows depend on, so that another run only ever adds rows of the same kind.
 */
final class ResultTables {
    private static final String SETTINGS = "leveret-settings.txt";
    private static final String PHOTOS = "photos";
    private static final String UNREADABLE = "unreadable";

    private final SparkSession spark;
    private final Path folder;
    private final TableFormat format;

    private ResultTables(SparkSession spark, Path folder, TableFormat format) {
        this.spark = spark;
        this.folder = folder;
        this.format = format;
    }

    /**
     * Opens a folder, or makes it.
     *
     * @param settings all that rows depend on, by their names in messages
     * @throws UsageException if it holds something else, or cannot be used
     */
    static ResultTables open(SparkSession spark, String output, TableFormat format,
            SequencedMap<String, String> settings) {
        SequencedMap<String, String> wanted = new LinkedHashMap<>(settings);
        wanted.put("--format", format.name().toLowerCase(java.util.Locale.ROOT));
        try {
            Path folder = new Path(output);
            FileSystem system = HadoopFiles.system(folder);
            Path file = new Path(folder, SETTINGS);
            if (system.exists(file)) {
                check(output, wanted, read(file));
            } else if (system.exists(folder)
                    && (!system.getFileStatus(folder).isDirectory() || system.listStatus(folder).length > 0)) {
                throw new UsageException("--output " + output + " holds something else; give a new folder");
            } else {
                system.mkdirs(folder);
                HadoopFiles.write(file, text(wanted).getBytes(StandardCharsets.UTF_8));
            }
            return new ResultTables(spark, system.resolvePath(folder), format);
        } catch (IOException | IllegalArgumentException unusable) {
            throw new UsageException("--output " + output + " cannot be used: " + unusable.getMessage(), unusable);
        }
    }

    private static void check(String output, Map<String, String> wanted, Map<String, String> there) {
        wanted.forEach((name, value) -> {
            if (!value.equals(there.getOrDefault(name, ""))) {
                throw new UsageException("--output " + output + " holds results with " + name + " "
                        + there.getOrDefault(name, "not given") + ", now it is " + value
                        + "; give the same to go on, or another folder");
            }
        });
    }

    private static String text(Map<String, String> settings) {
        StringBuilder text = new StringBuilder();
        settings.forEach((name, value) -> text.append(name).append('\t').append(value.replaceAll("\\s", " "))
                .append('\n'));
        return text.toString();
    }

    private static Map<String, String> read(Path file) throws IOException {
        Map<String, String> settings = new LinkedHashMap<>();
        new String(HadoopFiles.read(file), StandardCharsets.UTF_8).lines().forEach(line -> {
            int tab = line.indexOf('\t');
            settings.put(line.substring(0, Math.max(tab, 0)), line.substring(tab + 1));
        });
        return settings;
    }

    /** Returns the rows of photos that have a result. */
    Dataset<Row> photos(StructType schema) {
        return read(PHOTOS, schema);
    }

    /** Returns the rows of photos that have none, with {@code file}, {@code code} and {@code error}. */
    Dataset<Row> unreadable(StructType schema) {
        return read(UNREADABLE, schema);
    }

    private Dataset<Row> read(String table, StructType schema) {
        Path place = new Path(folder, table);
        try {
            if (HadoopFiles.system(place).exists(place)) {
                return format.read(spark, place.toString(), schema);
            }
        } catch (IOException unreadable) {
            throw new UsageException("--output: " + place + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
        return spark.createDataFrame(java.util.List.of(), schema);
    }

    /** Adds rows of photos that have a result. */
    void addPhotos(Dataset<Row> rows) {
        format.append(rows, new Path(folder, PHOTOS).toString());
    }

    /** Adds rows of photos that have none. */
    void addUnreadable(Dataset<Row> rows) {
        format.append(rows, new Path(folder, UNREADABLE).toString());
    }

    /** Returns the folder. */
    Path folder() {
        return folder;
    }
}
