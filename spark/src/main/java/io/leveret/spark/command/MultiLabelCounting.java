package io.leveret.spark.command;

import io.leveret.image.codec.Damage;
import io.leveret.measure.evaluation.ClassScores;
import io.leveret.measure.evaluation.DamagedPhoto;
import io.leveret.measure.evaluation.LabelScores;
import io.leveret.measure.evaluation.MultiLabelResult;
import io.leveret.measure.evaluation.PhaseTimes;
import io.leveret.measure.evaluation.PhotoOutcome;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.MapGroupsFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Counts photos that may show several classes. An average precision needs the scores of all photos, which a task has
 * for one class: four bytes and a bit for each photo.
 *
 * @param classes of the model
 * @param threshold the least score of a class that counts as predicted
 */
record MultiLabelCounting(int classes, double threshold)
        implements
            MapPartitionsFunction<Row, Row>,
            MapGroupsFunction<Integer, Row, Row> {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final int BLOCK = 4096; // photos whose scores a task has at once

    private static final StructType SCORES = new StructType().add("index", DataTypes.IntegerType, false)
            .add("scores", DataTypes.BinaryType, false).add("shown", DataTypes.BinaryType, false);
    private static final StructType COUNTS = new StructType().add("index", DataTypes.IntegerType, false)
            .add("support", DataTypes.LongType, false).add("predicted", DataTypes.LongType, false)
            .add("correct", DataTypes.LongType, false).add("averagePrecision", DataTypes.DoubleType, true);

    /**
     * Counts photos.
     *
     * @param photos with {@code name}, {@code actual} and the fields of their results, which have all classes
     * @param unreadable with {@code name} and {@code error}
     */
    MultiLabelResult count(Dataset<Row> photos, Dataset<Row> unreadable) {
        List<LabelScores> perClass = new ArrayList<>();
        for (Row row : photos.mapPartitions(this, Encoders.row(SCORES))
                .groupByKey((MapFunction<Row, Integer>) row -> row.getInt(0), Encoders.INT())
                .mapGroups(this, Encoders.row(COUNTS)).orderBy("index").collectAsList()) {
            perClass.add(new LabelScores(new ClassScores(row.getInt(0), row.getLong(1), row.getLong(2), row.getLong(3)),
                    row.isNullAt(4) ? Optional.empty() : Optional.of(row.getDouble(4))));
        }
        for (int index = perClass.size(); index < classes; index++) { // of no photo
            perClass.add(LabelScores.of(index, new float[0], new BitSet(), threshold));
        }
        List<DamagedPhoto> damaged = photos.where("damage IS NOT NULL").orderBy("name")
                .select("name", "actual", "damage.rows", "damage.intactRows", "damage.reason").collectAsList().stream()
                .map(row -> new DamagedPhoto(row.getString(0), Set.copyOf(row.<Integer>getList(1)),
                        new Damage(row.getInt(2), row.getInt(3), row.getString(4))))
                .toList();
        List<PhotoOutcome.Unreadable> failed = unreadable.select("name", "error").orderBy("name").collectAsList()
                .stream().map(row -> new PhotoOutcome.Unreadable(row.getString(0), -1, row.getString(1))).toList();
        Row times = photos.agg(functions.count(functions.lit(1)), nanos("decodeMillis"), nanos("preprocessMillis"),
                nanos("inferenceMillis")).head();
        return new MultiLabelResult(times.getLong(0), failed, damaged, threshold, perClass, times(times, 1),
                times(times, 2), times(times, 3));
    }

    private static Column nanos(String millis) {
        Column nanos = functions.round(functions.col(millis).multiply(NANOS_PER_MILLI)).cast("long");
        return functions.struct(functions.avg(nanos), functions.min(nanos), functions.max(nanos));
    }

    private static PhaseTimes times(Row all, int column) {
        Row times = all.getStruct(column);
        return times.isNullAt(0) ? new PhaseTimes(0, 0, 0)
                : new PhaseTimes(times.getDouble(0), times.getLong(1), times.getLong(2));
    }

    /** Turns photos, a row each, into the scores of classes, a row for each and some thousand photos. */
    @Override
    public Iterator<Row> call(Iterator<Row> photos) {
        return new Iterator<>() {
            private final Deque<Row> made = new ArrayDeque<>();

            @Override
            public boolean hasNext() {
                return !made.isEmpty() || photos.hasNext();
            }

            @Override
            public Row next() {
                if (made.isEmpty()) {
                    made.addAll(block(photos));
                }
                return made.remove();
            }
        };
    }

    private List<Row> block(Iterator<Row> photos) {
        List<float[]> scores = new ArrayList<>(); // [photo][class]
        List<BitSet> shown = new ArrayList<>(); // by class: the photos that show it
        for (int index = 0; index < classes; index++) {
            shown.add(new BitSet());
        }
        while (photos.hasNext() && scores.size() < BLOCK) {
            Row photo = photos.next();
            int place = scores.size();
            float[] ofPhoto = new float[classes];
            for (Row each : photo.<Row>getList(photo.fieldIndex("classifications"))) {
                ofPhoto[each.<Integer>getAs("index")] = each.<Float>getAs("score");
            }
            scores.add(ofPhoto);
            photo.<Integer>getList(photo.fieldIndex("actual")).forEach(index -> shown.get(index).set(place));
        }
        List<Row> rows = new ArrayList<>();
        for (int index = 0; index < classes; index++) {
            ByteBuffer ofClass = ByteBuffer.allocate(Float.BYTES * scores.size());
            for (float[] photo : scores) {
                ofClass.putFloat(photo[index]);
            }
            rows.add(RowFactory.create(index, ofClass.array(), shown.get(index).toByteArray()));
        }
        return rows;
    }

    /** Counts all photos for a class. */
    @Override
    public Row call(Integer index, Iterator<Row> blocks) {
        List<Row> all = new ArrayList<>();
        blocks.forEachRemaining(all::add);
        float[] scores = new float[all.stream().mapToInt(row -> row.<byte[]>getAs(1).length).sum() / Float.BYTES];
        BitSet shown = new BitSet();
        int place = 0;
        for (Row block : all) {
            ByteBuffer values = ByteBuffer.wrap(block.getAs(1));
            int first = place;
            BitSet.valueOf(block.<byte[]>getAs(2)).stream().forEach(photo -> shown.set(first + photo));
            while (values.hasRemaining()) {
                scores[place++] = values.getFloat();
            }
        }
        LabelScores found = LabelScores.of(index, scores, shown, threshold);
        return RowFactory.create(index, found.counts().support(), found.counts().predicted(), found.counts().correct(),
                found.averagePrecision().orElse(null));
    }
}
