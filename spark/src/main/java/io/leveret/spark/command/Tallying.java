package io.leveret.spark.command;

import io.leveret.image.codec.Damage;
import io.leveret.measure.evaluation.EvaluationTally;
import io.leveret.measure.evaluation.PhotoOutcome;
import io.leveret.measure.evaluation.Prediction;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Counts the rows of the tables, those of each task in a tally, which the driver merges. Tallies travel as bytes of
 * Java's serialization, whatever serializer Spark is configured with.
 *
 * @param classes of the model
 */
record Tallying(int classes) implements MapPartitionsFunction<Row, byte[]> {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final int MOST_TALLIES = 64; // that the driver merges

    /**
     * Counts photos.
     *
     * @param photos with {@code name}, {@code actual} and the fields of their results
     * @param unreadable with {@code name}, {@code actual} and {@code error}
     */
    EvaluationTally count(Dataset<Row> photos, Dataset<Row> unreadable) {
        EvaluationTally all = new EvaluationTally(classes);
        for (byte[] part : photos.coalesce(MOST_TALLIES).mapPartitions(this, Encoders.BINARY()).collectAsList()) {
            all.merge(read(part));
        }
        EvaluationTally failed = new EvaluationTally(classes);
        unreadable.select("name", "actual", "error").collectAsList().forEach(row -> failed
                .add(new PhotoOutcome.Unreadable(row.getString(0), row.<Integer>getList(1).getFirst(),
                        row.getString(2))));
        all.merge(failed);
        return all;
    }

    @Override
    public Iterator<byte[]> call(Iterator<Row> rows) throws IOException {
        EvaluationTally tally = new EvaluationTally(classes);
        while (rows.hasNext()) {
            tally.add(outcome(rows.next()));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(tally);
        }
        return List.of(bytes.toByteArray()).iterator();
    }

    private static PhotoOutcome outcome(Row row) {
        List<Prediction> top = new ArrayList<>();
        for (Row each : row.<Row>getList(row.fieldIndex("classifications"))) {
            top.add(new Prediction(each.<Integer>getAs("index"), each.<Float>getAs("score")));
        }
        Row damage = row.getAs("damage");
        return new PhotoOutcome.Classified(row.getAs("name"), row.<Integer>getList(row.fieldIndex("actual")).getFirst(),
                top,
                nanos(row, "decodeMillis"), nanos(row, "preprocessMillis"), nanos(row, "inferenceMillis"),
                Optional.ofNullable(damage).map(given -> new Damage(given.<Integer>getAs("rows"),
                        given.<Integer>getAs("intactRows"), given.getAs("reason"))));
    }

    private static long nanos(Row row, String column) {
        return Math.round(row.<Double>getAs(column) * NANOS_PER_MILLI);
    }

    private static EvaluationTally read(byte[] bytes) {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            return (EvaluationTally) in.readObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } catch (ClassNotFoundException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
