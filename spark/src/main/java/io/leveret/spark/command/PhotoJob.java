package io.leveret.spark.command;

import io.leveret.cli.console.Console;
import io.leveret.cli.console.ProgressLine;
import io.leveret.spark.PhotoFailure;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.network.util.JavaUtils;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.LongAccumulator;

/**
 * Runs all photos that are not in the output yet, in rounds whose results are written when each ends, so that a run
 * that is killed loses one round at most.
 *
 * <p>A task takes photos of about {@code spark.sql.files.maxPartitionBytes}, where each counts a little more than its
 * file: small files are packed. Which photo goes to which task depends on its name only, so that a task that runs again
 * has the same photos.
 */
final class PhotoJob {
    /** What a photo costs beside its bytes, in bytes: a model runs about as long as so much of a JPEG is decoded. */
    private static final long PHOTO_BYTES = 256 << 10;

    private static final int TASKS_PER_CORE = 16; // of a round: enough for the last ones to end about together
    private static final int LEAST_TASKS_PER_CORE = 4;
    private static final String PART = "leveret_part";

    private final Console console;
    private final SparkSession spark;
    private final ResultTables tables;

    PhotoJob(Console console, SparkSession spark, ResultTables tables) {
        this.console = console;
        this.spark = spark;
        this.tables = tables;
    }

    /** From photos to rows. */
    interface Work {
        /**
         * Returns the results of photos, a row each: the columns {@code file} and {@code error}, which is null or a
         * {@link PhotoFailure}, and others.
         *
         * @param done to be increased by each photo
         */
        Dataset<Row> of(Dataset<Row> photos, LongAccumulator done);

        /** Returns the rows to write for photos without an error. */
        Dataset<Row> photos(Dataset<Row> results);
    }

    /**
     * What a run did.
     *
     * @param before photos that were in the output already
     * @param classified photos that have a result now
     * @param unreadable photos that have none
     * @param broken those of them at which the program failed
     * @param seconds time of the rounds
     * @param cores of all executors
     */
    record Summary(long before, long classified, long unreadable, long broken, double seconds, int cores) {
        long photos() {
            return classified + unreadable;
        }
    }

    /**
     * Runs.
     *
     * @param listed photos with {@code file} and {@code length}
     * @param schema of the table {@code photos}
     */
    Summary run(Dataset<Row> listed, StructType schema, Work work) {
        tables.forgetTemporary(listed);
        int cores = spark.sparkContext().defaultParallelism();
        Dataset<Row> done = tables.photos(schema).select("file").union(tables.unreadable().select("file"));
        Dataset<Row> all = listed.join(done, listed.col("file").equalTo(done.col("file")), "left_anti")
                .persist(StorageLevel.MEMORY_AND_DISK());
        Row sizes = all.agg(functions.count(functions.lit(1)), functions.coalesce(functions.sum(functions
                .col("length").plus(PHOTO_BYTES)), functions.lit(0L))).head();
        long count = sizes.getLong(0);
        long before = listed.count() - count;
        if (count == 0) {
            return new Summary(before, 0, 0, 0, 0, cores);
        }
        int tasks = tasks(count, sizes.getLong(1), cores);
        Column part = functions.pmod(functions.xxhash64(functions.col("file")), functions.lit((long) tasks))
                .cast("int");
        Dataset<Row> parts = all.withColumn(PART, part);
        LongAccumulator progress = spark.sparkContext().longAccumulator("photos");
        Map<String, Long> outcomes = new HashMap<>();
        long start = System.nanoTime();
        try (ProgressListener listener = new ProgressListener(progress, before, before + count)) {
            int step = TASKS_PER_CORE * cores;
            for (int first = 0; first < tasks; first += step) {
                int size = Math.min(step, tasks - first);
                Dataset<Row> photos = parts.where(functions.col(PART).between(first, first + size - 1))
                        .repartitionById(size, functions.col(PART).minus(first)).drop(PART);
                round(work, work.of(photos, progress), Math.min(size, cores), outcomes);
                listener.clear();
            }
        }
        all.unpersist();
        long classified = outcomes.getOrDefault("", 0L);
        long unreadable = outcomes.values().stream().mapToLong(Long::longValue).sum() - classified;
        return new Summary(before, classified, unreadable, outcomes.getOrDefault(PhotoFailure.INTERNAL, 0L),
                (System.nanoTime() - start) / 1e9, cores);
    }

    private int tasks(long count, long bytes, int cores) {
        long most = JavaUtils.byteStringAsBytes(spark.conf().get("spark.sql.files.maxPartitionBytes"));
        long bySize = Math.ceilDiv(bytes, Math.max(1, most));
        return (int) Math.clamp(Math.max(bySize, (long) LEAST_TASKS_PER_CORE * cores), 1, Math.min(count, 1 << 24));
    }

    private void round(Work work, Dataset<Row> results, int files, Map<String, Long> outcomes) {
        Dataset<Row> kept = results.persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Map<String, Long> found = new HashMap<>();
            kept.groupBy(functions.coalesce(functions.col("error.code"), functions.lit(""))).count().collectAsList()
                    .forEach(row -> found.put(row.getString(0), row.getLong(1)));
            if (found.keySet().stream().anyMatch(code -> !code.isEmpty())) {
                tables.addUnreadable(ResultRows.unreadable(kept.where("error IS NOT NULL")).coalesce(1));
            }
            if (found.containsKey("")) {
                tables.addPhotos(work.photos(kept.where("error IS NULL")).coalesce(files));
            }
            found.forEach((code, count) -> outcomes.merge(code, count, Long::sum));
        } finally {
            kept.unpersist();
        }
    }

    /** Shows how far the run is, when tasks end. */
    private final class ProgressListener extends SparkListener implements AutoCloseable {
        private final LongAccumulator done;
        private final long before;
        private final ProgressLine line;

        ProgressListener(LongAccumulator done, long before, long total) {
            this.done = done;
            this.before = before;
            this.line = ProgressLine.on(console, (int) Math.min(before, Integer.MAX_VALUE),
                    (int) Math.min(total, Integer.MAX_VALUE));
            spark.sparkContext().addSparkListener(this);
        }

        @Override
        public synchronized void onTaskEnd(SparkListenerTaskEnd ended) {
            line.update(before + done.value());
        }

        synchronized void clear() {
            line.clear();
        }

        @Override
        public void close() {
            spark.sparkContext().removeSparkListener(this);
            clear();
        }
    }
}
