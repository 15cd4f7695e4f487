package io.leveret.spark.command;

import io.leveret.cli.console.Console;
import io.leveret.cli.console.UsageException;
import io.leveret.dataset.LabeledPhotos;
import io.leveret.dataset.PhotoFiles;
import io.leveret.dataset.SplitFolders;
import io.leveret.spark.HadoopFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/**
 * Photos whose classes are known: of a folder with a folder for each class, or of a table with the columns {@code file}
 * and {@code label} or {@code index}, as a CSV or Parquet.
 *
 * @param photos with {@code file}, {@code length}, {@code name} and {@code stated}: a label, or an index in digits
 * @param kind whether labels or indices are stated
 */
record LabeledListing(Dataset<Row> photos, LabeledPhotos.Kind kind, String source) implements AutoCloseable {
    private static final long UNKNOWN_BYTES = 100_000;
    private static final int MOST_LABELS = 1_000_000;

    /** What becomes of a folder that is split into parts: see {@link SplitFolders}. */
    enum OfSplit {
        TESTED, REFUSED
    }

    /**
     * Lists photos.
     *
     * @param ofSplit whether the part to test with is listed
     * @throws UsageException if there are none, or it is neither a folder nor a table of such columns
     */
    static LabeledListing read(SparkSession spark, Console console, String input, @Nullable String glob,
            String output, OfSplit ofSplit) {
        org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(input);
        boolean isFolder;
        String root;
        Optional<SplitFolders> split = Optional.empty();
        try {
            if (!HadoopFiles.system(path).exists(path)) {
                throw new UsageException("--input " + input + ": there is nothing; check the path");
            }
            isFolder = HadoopFiles.system(path).getFileStatus(path).isDirectory();
            root = HadoopFiles.system(path).resolvePath(path).toString();
            if (isFolder && !isParquet(root)) {
                split = SplitFolders.find(input, name -> folders(name.isEmpty() ? root : root + "/" + name));
            }
        } catch (IOException | IllegalArgumentException unusable) {
            throw new UsageException("--input " + input + " cannot be read: " + unusable.getMessage(), unusable);
        }
        if (split.isPresent() && ofSplit == OfSplit.REFUSED) {
            throw new UsageException("--input " + input + " is split into " + split.get().names()
                    + "; give one of these folders");
        }
        split.ifPresent(parts -> console.note(parts.testNote()));
        LabeledListing listing = !isFolder || isParquet(root) ? ofTable(spark, input, root)
                : ofFolders(input, root, split.map(parts -> "/" + parts.testFolder()).orElse(""),
                        new PhotoListing(spark, glob, output), console);
        Dataset<Row> photos = listing.photos().persist(StorageLevel.MEMORY_AND_DISK());
        long twice = photos.count() - photos.select("file").distinct().count();
        if (twice > 0) {
            throw new UsageException("--input " + input + " names " + twice
                    + " photos more than once; give each once, with one class");
        }
        return new LabeledListing(photos, listing.kind(), input);
    }

    private static boolean isParquet(String root) {
        return root.toLowerCase(Locale.ROOT).endsWith(".parquet");
    }

    private static List<String> folders(String folder) throws IOException {
        org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(folder);
        return Stream.of(HadoopFiles.system(path).listStatus(path)).filter(FileStatus::isDirectory)
                .map(each -> each.getPath().getName()).filter(name -> !PhotoFiles.isHidden(name)).toList();
    }

    /**
     * Lists the photos of class folders.
     *
     * @param part the folder in the root that they are in, after a slash; or empty
     */
    private static LabeledListing ofFolders(String input, String root, String part, PhotoListing listing,
            Console console) {
        Column name = functions.substring(functions.col("file"), root.length() + 2, Integer.MAX_VALUE);
        Column inPart = functions.substring(functions.col("name"), part.length() + 1, Integer.MAX_VALUE);
        Dataset<Row> all = listing.list(root + part).withColumn("name", name).withColumn("inPart", inPart);
        Dataset<Row> photos = all.where(functions.col("inPart").contains("/"))
                .withColumn("stated", functions.substring_index(functions.col("inPart"), "/", 1)).drop("inPart");
        long outside = all.where(functions.not(functions.col("inPart").contains("/"))).count();
        if (outside > 0) {
            console.note("skipped " + outside + " photos that are in no class folder of " + input + part);
        }
        return new LabeledListing(photos, LabeledPhotos.Kind.LABEL, input);
    }

    private static LabeledListing ofTable(SparkSession spark, String input, String root) {
        Dataset<Row> table = root.toLowerCase(Locale.ROOT).endsWith(".parquet") ? spark.read().parquet(root)
                : spark.read().option("header", true).option("escape", "\"").option("multiLine", true).csv(root);
        table = table.toDF(Stream.of(table.columns()).map(String::strip).toArray(String[]::new));
        List<String> columns = List.of(table.columns());
        String stated = columns.contains("index") ? "index" : "label";
        if (!columns.contains("file") || !columns.contains(stated)) {
            throw new UsageException("--input " + input + ": its columns are " + columns
                    + "; give file, and label or index");
        }
        String folder = root.substring(0, root.lastIndexOf('/') + 1);
        Column given = functions.col("file");
        Column file = functions.when(given.startsWith("/").or(given.rlike("^[a-zA-Z][a-zA-Z0-9+.-]*:/")), given)
                .otherwise(functions.concat(functions.lit(folder), given));
        Dataset<Row> rows = table.select(given.as("name"), file.as("file"),
                functions.coalesce(functions.trim(functions.col(stated).cast("string")), functions.lit("")).as(
                        "stated"));
        if (rows.isEmpty()) {
            throw new UsageException("--input " + input + ": there is no photo in it; give a row for each");
        }
        boolean several = stated.equals("label") && !rows.where("contains(stated, ';')").isEmpty();
        if (!rows.where(several ? "name IS NULL" : "name IS NULL OR stated = ''").isEmpty()) {
            throw new UsageException("--input " + input + ": a row has no file or no " + stated + "; give both");
        }
        if (stated.equals("index") && !rows.where("try_cast(stated AS int) IS NULL").isEmpty()) {
            throw new UsageException("--input " + input + ": an index is no whole number; give the class's place in the"
                    + " model's output, from 0");
        }
        return new LabeledListing(
                rows.withColumn("length", functions.lit(UNKNOWN_BYTES)).select("file", "length", "name", "stated"),
                stated.equals("index") ? LabeledPhotos.Kind.INDEX
                        : several ? LabeledPhotos.Kind.LABELS : LabeledPhotos.Kind.LABEL,
                input);
    }

    /** Forgets the photos: another listing of the same place, in the same session, would find them. */
    @Override
    public void close() {
        photos.unpersist();
    }

    /**
     * Returns one photo of each class that is stated, to be matched to a model's classes.
     *
     * @throws UsageException if there is none
     */
    LabeledPhotos examples() {
        List<Row> stated = photos.groupBy("stated").agg(functions.min("name")).orderBy("stated")
                .limit(MOST_LABELS + 1).collectAsList();
        if (stated.size() > MOST_LABELS) {
            throw new UsageException("--input " + source + ": it has more than " + MOST_LABELS
                    + " different labels; is it the right table?");
        }
        if (stated.isEmpty()) {
            throw new UsageException("--input " + source
                    + ": there is no photo in a class folder; put the photos of each class into a folder that is"
                    + " called by the class's label, or give a CSV");
        }
        return new LabeledPhotos(Path.of(source), Path.of(""), kind,
                stated.stream().map(row -> new LabeledPhotos.Entry(row.getString(1), row.getString(0), 0)).toList(), 0,
                List.of());
    }
}
