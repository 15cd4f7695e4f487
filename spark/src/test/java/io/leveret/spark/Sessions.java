package io.leveret.spark;

import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/** Sessions of tests: on the loopback only, without pages. */
public final class Sessions {
    private Sessions() {}

    /** Returns a builder of sessions with a master. */
    public static SparkSession.Builder builder(String master, Path folder) {
        return SparkSession.builder().master(master).appName("leveret-test")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", "4")
                .config("spark.local.dir", folder.resolve("local").toString())
                .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toString());
    }
}
