package io.leveret.spark.command;

import java.util.regex.Pattern;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** The formats of tables. */
enum TableFormat {
    PARQUET, CSV, JSON;

    /** What Spark takes for a pattern, where it reads. */
    private static final Pattern SPECIAL = Pattern.compile("[\\[\\]{}*?\\\\]");

    private String source() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Appends rows to a table; files appear whole. */
    void append(Dataset<Row> rows, String table) {
        DataFrameWriter<Row> writer = rows.write().mode(SaveMode.Append).format(source());
        switch (this) {
            case PARQUET -> {
            }
            case CSV -> writer.option("header", true).option("quote", "\"").option("escape", "\"")
                    .option("ignoreLeadingWhiteSpace", false).option("ignoreTrailingWhiteSpace", false);
            case JSON -> writer.option("ignoreNullFields", false);
        }
        writer.save(table);
    }

    /** Reads a table. */
    Dataset<Row> read(SparkSession spark, String table, StructType schema) {
        DataFrameReader reader = spark.read().format(source()).schema(schema);
        if (this == CSV) {
            reader.option("header", true).option("quote", "\"").option("escape", "\"").option("multiLine", true)
                    .option("ignoreLeadingWhiteSpace", false).option("ignoreTrailingWhiteSpace", false);
        }
        return reader.load(SPECIAL.matcher(table).replaceAll("\\\\$0"));
    }
}
