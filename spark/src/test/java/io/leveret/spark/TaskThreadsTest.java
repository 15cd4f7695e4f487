package io.leveret.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.leveret.engine.Workers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a task uses as many threads as Spark gives it processors. */
class TaskThreadsTest {
    @Test
    void count_isThatOfTheTask(@TempDir Path folder) throws IOException {
        try (SparkSession spark = Sessions.builder("local[4]", folder).config("spark.task.cpus", "2")
                .getOrCreate()) {
            assertEquals(List.of("2 2"), JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(List.of(1))
                    .map(_ -> TaskThreads.count() + " " + TaskThreads.workers(TaskThreads.count()).threads())
                    .collect());
        }
    }

    @Test
    void workers_ofOneThread_areNone_andOthersAreShared() {
        assertEquals(1, TaskThreads.count());
        assertSame(Workers.none(), TaskThreads.workers(1));
        assertSame(TaskThreads.workers(3), TaskThreads.workers(3));
    }
}
