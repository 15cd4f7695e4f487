package io.leveret.spark.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.leveret.cli.console.UsageException;
import io.leveret.spark.Sessions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the tables of an output: which run may add to them, what is tried again, and that files appear whole. */
class ResultTablesTest {
    @TempDir
    Path folder;
    private SparkSession spark;

    @BeforeEach
    void start() {
        spark = Sessions.builder("local[2]", folder).getOrCreate();
    }

    @AfterEach
    void stop() {
        spark.stop();
    }

    private ResultTables open() {
        return ResultTables.open(spark, folder.resolve("output").toString(), TableFormat.PARQUET,
                new LinkedHashMap<>());
    }

    private Dataset<Row> unreadable(String... filesWithCodes) {
        return spark.createDataset(Stream.of(filesWithCodes).map(each -> each.split(" "))
                .map(each -> RowFactory.create(each[0], each[1], "why")).toList(), Encoders.row(ResultRows.UNREADABLE));
    }

    private static List<String> files(ResultTables tables) {
        return tables.unreadable().select("file").as(Encoders.STRING()).collectAsList().stream().sorted().toList();
    }

    @Test
    void twoRunsAtOnce_theFirstAddsNothingMore() {
        ResultTables first = open();
        first.addUnreadable(unreadable("a BAD_PHOTO"));
        ResultTables second = open();

        UsageException refused = assertThrows(UsageException.class,
                () -> first.addUnreadable(unreadable("b BAD_PHOTO")));

        assertTrue(refused.getMessage().contains("another run has been started"), refused::getMessage);
        assertThrows(UsageException.class, () -> first.addPhotos(unreadable("b BAD_PHOTO")));
        second.addUnreadable(unreadable("b BAD_PHOTO"));
        assertEquals(List.of("a", "b"), files(second));
    }

    @Test
    void forgetTemporary_forgetsListedPhotosThatMayBeFine() throws Exception {
        ResultTables tables = open();
        tables.addUnreadable(unreadable("bad BAD_PHOTO", "away UNAVAILABLE", "large LIMIT_EXCEEDED"));
        tables.addUnreadable(unreadable("bug INTERNAL", "elsewhere UNAVAILABLE"));

        tables.forgetTemporary(unreadable("bad x", "away x", "large x", "bug x"));

        assertEquals(List.of("bad", "elsewhere", "large"), files(tables));
        tables.addUnreadable(unreadable("away UNAVAILABLE"));
        assertEquals(List.of("away", "bad", "elsewhere", "large"), files(tables));
        assertTrue(Files.notExists(folder.resolve("output/_unreadable")));
    }

    @Test
    void forgetTemporary_nothing_leavesTheTable() throws Exception {
        ResultTables tables = open();
        tables.forgetTemporary(unreadable("a x"));
        tables.addUnreadable(unreadable("a BAD_PHOTO"));
        List<Path> before = parts();

        tables.forgetTemporary(unreadable("a x", "b x"));

        assertEquals(before, parts());
    }

    @Test
    void add_failedRows_leaveNoFile() throws Exception {
        ResultTables tables = open();
        tables.addUnreadable(unreadable("a BAD_PHOTO"));
        List<Path> before = parts();

        assertThrows(Exception.class, () -> tables.addUnreadable(unreadable("b BAD_PHOTO", "c BAD_PHOTO")
                .selectExpr("file", "code", "IF(file = 'c', raise_error('no'), error) AS error")));

        assertEquals(before, parts());
        assertEquals(List.of("a"), files(tables));
    }

    private List<Path> parts() throws Exception {
        try (Stream<Path> files = Files.list(folder.resolve("output/unreadable"))) {
            return files.filter(file -> !file.getFileName().toString().startsWith(".")).sorted().toList();
        }
    }
}
