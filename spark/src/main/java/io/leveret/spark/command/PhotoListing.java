package io.leveret.spark.command;

import io.leveret.cli.console.UsageException;
import io.leveret.dataset.PhotoFiles;
import io.leveret.image.ImageDecoder;
import io.leveret.spark.HadoopFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.GlobPattern;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Lists photos, by the rule of {@link PhotoFiles}: the driver goes down until there are folders for every task, and the
 * tasks list what is below, so that no machine holds all names. Unlike Spark's sources it does not leave empty files
 * out, which are damaged photos. Links to folders are not followed, since they may form circles.
 */
final class PhotoListing {
    /** The columns: {@code file}, a URI without escapes, and {@code length} in bytes. */
    static final StructType COLUMNS = new StructType(new StructField[]{
            DataTypes.createStructField("file", DataTypes.StringType, false),
            DataTypes.createStructField("length", DataTypes.LongType, false)});

    private static final int FOLDERS_PER_CORE = 4;

    private final SparkSession spark;
    private final @Nullable String glob;
    private final String output;

    /**
     * A listing.
     *
     * @param glob which names in folders are photos; null for the rule of {@link PhotoFiles}
     * @param output the folder of results, in which there are no photos
     * @throws UsageException if the glob or the output is none
     */
    PhotoListing(SparkSession spark, @Nullable String glob, String output) {
        this.spark = spark;
        this.glob = glob;
        try {
            Path folder = new Path(output);
            this.output = HadoopFiles.system(folder).makeQualified(folder).toString();
        } catch (IOException | IllegalArgumentException unusable) {
            throw new UsageException("--output " + output + " cannot be used: " + unusable.getMessage(), unusable);
        }
        if (glob != null) {
            try {
                GlobPattern.compile(glob);
            } catch (RuntimeException malformed) { // of a library within Hadoop
                throw new UsageException("--glob cannot be '" + glob + "': " + malformed.getMessage()
                        + "; give a pattern such as *.jpg", malformed);
            }
        }
    }

    /**
     * Returns the photos of a folder, a file, or a pattern of them.
     *
     * @throws UsageException if there is nothing, or it cannot be listed
     */
    Dataset<Row> list(String input) {
        List<Row> files = new ArrayList<>();
        Deque<String> folders = new ArrayDeque<>();
        FolderFiles here = new FolderFiles(glob, output);
        try {
            Path pattern = new Path(input);
            FileSystem system = HadoopFiles.system(pattern);
            FileStatus[] found = system.exists(pattern) // whatever characters are in its name
                    ? new FileStatus[]{system.getFileStatus(pattern)}
                    : system.globStatus(pattern);
            if (found == null || found.length == 0) {
                throw new UsageException("--input " + input + ": there is nothing; check the path");
            }
            for (FileStatus each : found) {
                if (each.isDirectory()) {
                    folders.add(each.getPath().toString());
                } else {
                    files.add(row(each));
                }
            }
            int enough = FOLDERS_PER_CORE * spark.sparkContext().defaultParallelism();
            for (int level = folders.size(); level > 0 && folders.size() < enough; level = folders.size()) {
                for (int i = 0; i < level; i++) {
                    here.list(folders.remove(), folders, files);
                }
            }
        } catch (IOException | IllegalArgumentException unusable) {
            throw new UsageException("--input " + input + ": it cannot be listed: " + unusable.getMessage(), unusable);
        }
        Dataset<Row> listed = spark.createDataset(files, Encoders.row(COLUMNS));
        if (folders.isEmpty()) {
            return listed;
        }
        return listed.union(spark.createDataset(List.copyOf(folders), Encoders.STRING()).repartition(folders.size())
                .flatMap(here, Encoders.row(COLUMNS)));
    }

    private static Row row(FileStatus file) {
        return RowFactory.create(file.getPath().toString(), file.getLen());
    }

    /** Lists folders, on any machine. */
    private record FolderFiles(@Nullable String glob, String output)
            implements
                FlatMapFunction<String, Row>,
                Serializable {
        @Override
        public Iterator<Row> call(String folder) {
            return new Walk(folder);
        }

        /** Adds what is in a folder to the folders and files so far. */
        void list(String folder, Deque<String> folders, List<Row> files) throws IOException {
            Path path = new Path(folder);
            FileSystem system = HadoopFiles.system(path);
            for (RemoteIterator<FileStatus> each = system.listStatusIterator(path); each.hasNext();) {
                add(each.next(), folders, files);
            }
        }

        private void add(FileStatus found, Deque<String> folders, List<Row> files) throws IOException {
            if (PhotoFiles.isHidden(found.getPath().getName())) {
                return;
            }
            if (found.isDirectory()) {
                if (!isLink(found.getPath()) && !found.getPath().toString().equals(output)) {
                    folders.add(found.getPath().toString());
                }
            } else if (isPhoto(found.getPath())) {
                files.add(row(found));
            }
        }

        private static boolean isLink(Path folder) {
            String scheme = folder.toUri().getScheme();
            return "file".equals(scheme) && Files.isSymbolicLink(java.nio.file.Path.of(folder.toUri().getPath()));
        }

        private boolean isPhoto(Path file) throws IOException {
            if (glob != null) {
                return GlobPattern.compile(glob).matcher(file.getName()).matches();
            }
            if (ImageDecoder.hasPhotoName(file.getName())) {
                return true;
            }
            try (InputStream content = HadoopFiles.system(file).open(file)) {
                return ImageDecoder.looksLikePhoto(content.readNBytes(ImageDecoder.SIGNATURE_BYTES));
            } catch (IOException unreadable) {
                return false;
            }
        }

        /** What is below a folder, without holding more of it than the names of folders to come. */
        private final class Walk implements Iterator<Row> {
            private final Deque<String> folders = new ArrayDeque<>();
            private final Deque<Row> files = new ArrayDeque<>();
            private @Nullable RemoteIterator<FileStatus> current;

            Walk(String folder) {
                folders.add(folder);
            }

            @Override
            public boolean hasNext() {
                try {
                    while (files.isEmpty()) {
                        if (current == null || !current.hasNext()) {
                            if (folders.isEmpty()) {
                                return false;
                            }
                            Path next = new Path(folders.removeLast());
                            current = HadoopFiles.system(next).listStatusIterator(next);
                        } else {
                            List<Row> found = new ArrayList<>(1);
                            add(current.next(), folders, found);
                            files.addAll(found);
                        }
                    }
                    return true;
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            }

            @Override
            public Row next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return files.remove();
            }
        }
    }
}
