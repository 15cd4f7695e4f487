package io.leveret.spark;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
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
     * Returns the file system of a path.
     *
     * @throws IOException if it cannot be reached
     */
    public static FileSystem system(Path path) throws IOException {
        return path.getFileSystem(Settings.current());
    }

    /**
     * Opens a file.
     *
     * @throws IOException if it cannot be read
     */
    public static InputStream open(String path) throws IOException {
        Path file = new Path(path);
        return system(file).open(file);
    }

    /**
     * Reads a whole file.
     *
     * @throws IOException if it cannot be read
     */
    public static byte[] read(Path file) throws IOException {
        try (InputStream in = system(file).open(file)) {
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
