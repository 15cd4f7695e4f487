package io.leveret.vision;

import io.leveret.base.CancelledException;
import io.leveret.image.FramedPhoto;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** Classifies items in batches of the model's size. A failure of one item does not affect the others; cancellation ends
 * all. Thread-safe. */
final class Batches<T> {
    private final Inference inference;
    private final PictureReader<T> source;
    private final ImageProcessingOptions how;

    Batches(Inference inference, PictureReader<T> source, ImageProcessingOptions how) {
        this.inference = inference;
        this.source = source;
        this.how = how;
    }

    /**
     * Returns the outcomes of items, in order.
     *
     * @param alone whether other threads are free to help
     */
    List<Outcome<T>> classify(List<T> items, BooleanSupplier alone) {
        List<Outcome<T>> outcomes = new ArrayList<>(Collections.nCopies(items.size(), null));
        SequencedMap<Integer, Inference.Prepared> readable = new TreeMap<>(); // by index of the items
        for (int i = 0; i < items.size(); i++) {
            how.cancellation().check();
            try {
                readable.put(i, prepare(items.get(i)));
            } catch (Throwable failed) {
                outcomes.set(i, new Outcome.Failed<>(items.get(i), failed));
            }
        }
        if (!readable.isEmpty()) {
            classify(items, readable, outcomes, alone.getAsBoolean());
        }
        return outcomes;
    }

    private Inference.Prepared prepare(T item) throws Exception {
        long start = System.nanoTime();
        FramedPhoto photo = source.read(item, inference.framing(how));
        return inference.prepared(photo, System.nanoTime() - start, 0);
    }

    private void classify(List<T> items, SequencedMap<Integer, Inference.Prepared> readable,
            List<Outcome<T>> outcomes, boolean together) {
        try {
            List<Inference.Scores> scores = inference
                    .run(readable.values().stream().map(Inference.Prepared::picture).toList(), together,
                            how.cancellation());
            int next = 0;
            for (var each : readable.entrySet()) {
                outcomes.set(each.getKey(), new Outcome.Classified<>(items.get(each.getKey()),
                        inference.judge(each.getValue(), scores.get(next++))));
            }
        } catch (CancelledException ended) {
            throw ended;
        } catch (RuntimeException | Error fault) {
            readable.keySet().forEach(i -> outcomes.set(i, new Outcome.Failed<>(items.get(i), fault)));
        }
    }
}
