package io.leveret.spark.command;

import io.leveret.base.ErrorCode;
import io.leveret.cli.console.UsageException;
import io.leveret.spark.HadoopFiles;
import io.leveret.spark.PhotoFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * The output of a command: a folder with the tables {@code photos} and {@code unreadable}, and the settings that their
 * rows depend on, so that another run only ever adds rows of the same kind.
 */
final class ResultTables {
    private static final String SETTINGS = "leveret-settings.txt";
    private static final String RUN = "_leveret-run";
    private static final String PHOTOS = "photos";
    private static final String UNREADABLE = "unreadable";
    private static final String REMAINING = "_unreadable";

    private static final String[] USING = {"file"};

    private final SparkSession spark;
    private final Path folder;
    private final TableFormat format;
    private final String run = UUID.randomUUID().toString();

    private ResultTables(SparkSession spark, Path folder, TableFormat format) {
        this.spark = spark;
        this.folder = folder;
        this.format = format;
    }

    /**
     * Opens a folder, or makes it. A run that works into it already ends before it adds anything more.
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
                check("--output " + output, wanted, read(file));
            } else if (system.exists(folder)
                    && (!system.getFileStatus(folder).isDirectory() || system.listStatus(folder).length > 0)) {
                throw new UsageException("--output " + output + " holds something else; give a new folder");
            } else {
                system.mkdirs(folder);
                HadoopFiles.write(file, text(wanted).getBytes(StandardCharsets.UTF_8));
            }
            ResultTables tables = new ResultTables(spark, system.resolvePath(folder), format);
            try (OutputStream out = system.create(new Path(folder, RUN), true)) {
                out.write(tables.run.getBytes(StandardCharsets.UTF_8));
            }
            return tables;
        } catch (IOException | IllegalArgumentException unusable) {
            throw new UsageException("--output " + output + " cannot be used: " + unusable.getMessage(), unusable);
        }
    }

    /**
     * Returns the tables of another command.
     *
     * @param option that names the folder
     * @param wanted what their rows have to depend on
     * @throws UsageException if there are none, or they are of other settings
     */
    static ResultTables existing(SparkSession spark, String option, String given, Map<String, String> wanted) {
        try {
            Path folder = new Path(given);
            Map<String, String> there = read(new Path(folder, SETTINGS));
            check(option + " " + given, wanted, there);
            return new ResultTables(spark, HadoopFiles.system(folder).resolvePath(folder), TableFormat.PARQUET);
        } catch (IOException | IllegalArgumentException none) {
            throw new UsageException(option + " " + given + " is no output of leveret spark: " + none.getMessage(),
                    none);
        }
    }

    private static void check(String where, Map<String, String> wanted, Map<String, String> there) {
        wanted.forEach((name, value) -> {
            if (!value.equals(there.getOrDefault(name, ""))) {
                throw new UsageException(where + " holds results with " + name + " "
                        + there.getOrDefault(name, "not given") + ", now it is " + value
                        + "; give the same, or another folder");
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

    /** Returns the rows of photos that have none: {@link ResultRows#UNREADABLE}. */
    Dataset<Row> unreadable() {
        return read(UNREADABLE, ResultRows.UNREADABLE);
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

    /**
     * Takes those photos out of the table of unreadable ones that may be fine: their files could not be reached, or the
     * program failed.
     *
     * @param listed the photos of a run, with {@code file}
     */
    void forgetTemporary(Dataset<Row> listed) {
        Dataset<Row> rows = unreadable();
        Dataset<Row> temporary = rows
                .where(functions.col("code").isin(ErrorCode.UNAVAILABLE.name(), PhotoFailure.INTERNAL)).select("file");
        if (temporary.isEmpty()) {
            return;
        }
        Dataset<Row> again = listed.select("file").join(temporary, USING, "left_semi");
        if (again.isEmpty()) {
            return;
        }
        Path remaining = new Path(folder, REMAINING);
        Path table = new Path(folder, UNREADABLE);
        try {
            FileSystem system = HadoopFiles.system(folder);
            system.delete(remaining, true);
            format.append(rows.join(again, USING, "left_anti"), remaining.toString());
            system.delete(table, true); // a run that is killed here tries all of them again
            if (!system.rename(remaining, table)) {
                throw new IOException("it could not be put in its place");
            }
        } catch (IOException failed) {
            throw new UsageException("--output: " + table + " cannot be written: " + failed.getMessage(), failed);
        }
    }

    /** Sees that no other run has been started with this folder: photos would be done twice. */
    private void requireOwn() {
        String last;
        try {
            last = new String(HadoopFiles.read(new Path(folder, RUN)), StandardCharsets.UTF_8);
        } catch (IOException gone) {
            last = "";
        }
        if (!last.equals(run)) {
            throw new UsageException("--output " + folder
                    + ": another run has been started with it, so this one ends; give each a folder of its own");
        }
    }

    /** Adds rows of photos that have a result. */
    void addPhotos(Dataset<Row> rows) {
        requireOwn();
        format.append(rows, new Path(folder, PHOTOS).toString());
    }

    /** Adds rows of photos that have none. */
    void addUnreadable(Dataset<Row> rows) {
        requireOwn();
        format.append(rows, new Path(folder, UNREADABLE).toString());
    }

    /** Returns the folder. */
    Path folder() {
        return folder;
    }
}
