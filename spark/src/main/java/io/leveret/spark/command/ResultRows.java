package io.leveret.spark.command;

import io.leveret.spark.ClassifyFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of tables. Those of photos are the fields of {@code leveret classify --format json}; a CSV has a row for
 * each class, like that of {@code leveret classify --format csv}.
 */
final class ResultRows {
    /** Of the table {@code unreadable}. */
    static final StructType UNREADABLE = new StructType(new StructField[]{
            DataTypes.createStructField("file", DataTypes.StringType, true),
            DataTypes.createStructField("code", DataTypes.StringType, true),
            DataTypes.createStructField("error", DataTypes.StringType, true)});

    private static final String RESULT = "leveret_result";

    private ResultRows() {}

    /** Returns the schema of the table {@code photos}. */
    static StructType photos(TableFormat format) {
        StructType schema = new StructType().add("file", DataTypes.StringType);
        if (format == TableFormat.CSV) {
            return schema.add("width", DataTypes.IntegerType).add("height", DataTypes.IntegerType)
                    .add("rank", DataTypes.IntegerType).add("index", DataTypes.IntegerType)
                    .add("label", DataTypes.StringType).add("displayName", DataTypes.StringType)
                    .add("score", DataTypes.FloatType).add("ambiguous", DataTypes.BooleanType)
                    .add("decodeMillis", DataTypes.DoubleType).add("preprocessMillis", DataTypes.DoubleType)
                    .add("inferenceMillis", DataTypes.DoubleType).add("damagedRows", DataTypes.IntegerType)
                    .add("intactRows", DataTypes.IntegerType).add("damage", DataTypes.StringType);
        }
        for (StructField each : ClassifyFunction.RESULT.fields()) {
            schema = each.name().equals("error") ? schema : schema.add(each);
        }
        return schema;
    }

    /** Returns photos with the fields of a result as columns beside their own. */
    static Dataset<Row> spread(Dataset<Row> photos, Column result) {
        return photos.withColumn(RESULT, result).select("*", RESULT + ".*").drop(RESULT);
    }

    /** Returns the rows of the table {@code photos}. */
    static Dataset<Row> photos(Dataset<Row> results, TableFormat format) {
        Dataset<Row> rows = results;
        if (format == TableFormat.CSV) {
            String[] kept = results.columns();
            Column[] columns = new Column[kept.length + 1];
            for (int i = 0; i < kept.length; i++) {
                columns[i] = functions.col(kept[i]);
            }
            columns[kept.length] = functions.posexplode_outer(functions.col("classifications"))
                    .as(new String[]{"position", "class"});
            rows = results.select(columns).withColumn("rank", functions.col("position").plus(1))
                    .withColumn("index", functions.col("class.index")).withColumn("label", functions.col("class.label"))
                    .withColumn("displayName", functions.col("class.displayName"))
                    .withColumn("score", functions.col("class.score"))
                    .withColumn("damagedRows", functions.col("damage.rows"))
                    .withColumn("intactRows", functions.col("damage.intactRows"))
                    .withColumn("damage", functions.col("damage.reason"));
        }
        return rows.select(columns(photos(format)));
    }

    /** Returns the rows of the table {@code photos} that {@link ClassifyFunction} gave: one for each photo. */
    static Dataset<Row> results(Dataset<Row> photos, TableFormat format) {
        if (format != TableFormat.CSV) {
            return photos;
        }
        return photos.groupBy("file", "decodeMillis", "preprocessMillis", "inferenceMillis", "damagedRows",
                "intactRows", "damage")
                .agg(functions.sort_array(functions.collect_list(functions.struct("rank", "index", "score")))
                        .as("classifications"))
                .withColumn("damage", functions.when(functions.col("damagedRows").isNotNull(),
                        functions.struct(functions.col("damagedRows").as("rows"), functions.col("intactRows"),
                                functions.col("damage").as("reason"))));
    }

    private static Column[] columns(StructType schema) {
        Column[] columns = new Column[schema.length()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = functions.col(schema.fields()[i].name());
        }
        return columns;
    }

    /** Returns the rows of the table {@code unreadable}. */
    static Dataset<Row> unreadable(Dataset<Row> results) {
        return results.select(functions.col("file"), functions.col("error.code").as("code"),
                functions.col("error.message").as("error"));
    }
}
