package io.leveret.spark;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.jspecify.annotations.Nullable;

/** Files of the file systems and object stores that Hadoop knows, in the driver and in executors. */
public final class HadoopFiles {
    private static volatile Settings settings = new Settings(null, new Configuration(false)); // of the process

    private HadoopFiles() {}

    /**
     * Hadoop's configuration, which is made once for each application, since it reads many files.
     *
     * @param of Spark in this process; null before the first use, or without it
     */
    private record Settings(@Nullable SparkEnv of, Configuration configuration) {
        static Configuration current() {
            SparkEnv spark = SparkEnv.get();
            Settings known = settings;
            if (spark == null) {
                return SparkHadoopUtil.get().newConfiguration(new SparkConf());
            }
            if (known.of() != spark) {
                known = new Settings(spark, SparkHadoopUtil.get().newConfiguration(spark.conf()));
                settings = known;
            }
            return known.configuration();
        }
    }

    /**
     * Returns the file system of a path. That of this machine has no checksum files, whose names Hadoop cannot make for
     * files with a colon in their names.
     *
     * @throws IOException if it cannot be reached, or its classes are missing
     */
    public static FileSystem system(Path path) throws IOException {
        try {
            FileSystem system = path.getFileSystem(Settings.current());
            return system instanceof LocalFileSystem local ? local.getRaw() : system;
        } catch (RuntimeException missing) {
            if (missing.getCause() instanceof ClassNotFoundException) {
                throw new IOException(missing.getCause().getMessage() + "; put the jars of this file system on Spark's"
                        + " class path", missing);
            }
            throw missing;
        }
    }

    /**
     * Opens a file.
     *
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if it cannot be a path
     */
    public static InputStream open(String path) throws IOException {
        Path file = new Path(path);
        return new Readable(system(file).open(file));
    }

    /** A file whose failures are exceptions: on this machine's disks, Hadoop throws errors, which end executors. */
    static final class Readable extends FilterInputStream {
        Readable(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            try {
                return super.read();
            } catch (FSError failure) {
                throw new IOException(failure.getCause());
            }
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                return super.read(bytes, offset, length);
            } catch (FSError failure) {
                throw new IOException(failure.getCause());
            }
        }
    }

    /**
     * Reads a whole file.
     *
     * @throws IOException if it cannot be read
     */
    public static byte[] read(Path file) throws IOException {
        try (InputStream in = open(file.toString())) {
            return in.readAllBytes();
        }
    }

    /**
     * Writes a whole file: beside its place, then moved there.
     *
     * @throws IOException if it cannot be written
     */
    public static void write(Path file, byte[] bytes) throws IOException {
        FileSystem system = system(file);
        Path part = new Path(file.getParent(), "_" + file.getName() + ".part");
        try (OutputStream out = system.create(part, true)) {
            out.write(bytes);
        }
        system.delete(file, false);
        if (!system.rename(part, file)) {
            throw new IOException(file + ": it could not be put in its place");
        }
    }
}
