package io.leveret.spark.command;

import io.leveret.cli.console.UsageException;
import io.leveret.cli.option.CommandOption;
import io.leveret.engine.Plan;
import io.leveret.spark.ExecutorOptions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** The options that say which cluster runs a command, and the session that follows from them. */
final class ClusterOptions {
    private static final String LOOPBACK = "127.0.0.1";

    private final CommandOption<@Nullable String> master = CommandOption.of("--master", "URL", String.class, null,
            "Spark's master, such as spark://host:7077, k8s://… or local[4]. Default: that of spark-submit, else this"
                    + " machine with --threads.");
    private final CommandOption<List<String>> configuration = CommandOption.ofMany("--conf", "NAME=VALUE",
            "A configuration of Spark's. May be given several times.");

    /** Makes them known to a command. */
    void addTo(CommandSpec command) {
        master.addTo(command);
        configuration.addTo(command);
    }

    /**
     * Returns the session of this process: an existing one, or a new one.
     *
     * @param threads of a master on this machine
     * @throws UsageException if a configuration is unusable
     */
    SparkSession session(String name, int threads) {
        SparkConf given = new SparkConf(); // what spark-submit sets
        String url = master.value() != null ? master.value() : given.get("spark.master", "local[" + threads + "]");
        Map<String, String> values = new TreeMap<>();
        values.put(ExecutorOptions.CONFIGURATION, ExecutorOptions.JAVA);
        values.put("spark.ui.showConsoleProgress", "false");
        boolean isHere = url.startsWith("local[") || url.equals("local");
        if (isHere) {
            Plan.warmUp(); // meanwhile
        }
        if (url.startsWith("local")) { // a local-cluster, too
            values.put("spark.driver.host", LOOPBACK);
            values.put("spark.driver.bindAddress", LOOPBACK);
            values.put("spark.ui.enabled", "false");
        }
        if (!isHere) {
            String jars = System.getProperty("leveret.spark.jars", ""); // the launcher knows them
            if (!jars.isEmpty()) {
                values.put("spark.jars", jars);
            }
        }
        values.keySet().removeIf(given::contains);
        for (String each : configuration.value()) {
            int equals = each.indexOf('=');
            if (equals < 1) {
                throw new UsageException("--conf cannot be '" + each
                        + "'; give NAME=VALUE, such as spark.executor.memory=2g");
            }
            values.put(each.substring(0, equals), each.substring(equals + 1));
        }
        SparkSession.Builder builder = SparkSession.builder().master(url).appName(name);
        values.forEach(builder::config);
        try {
            return builder.getOrCreate();
        } catch (RuntimeException refused) {
            throw new UsageException("Spark cannot start with --master " + url + ": " + refused.getMessage(), refused);
        }
    }
}
