package io.leveret.report;

import io.leveret.dataset.LabeledPhoto;
import io.leveret.image.Framing;
import io.leveret.image.ImageFormatException;
import io.leveret.image.Pixels;
import io.leveret.image.Resizer;
import io.leveret.image.awt.ImageEncoder;
import io.leveret.measure.evaluation.PhotoOutcome;
import io.leveret.vision.PictureReader;
import io.leveret.vision.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Chooses the photos that a page shows, as a listener of an evaluation: for each cell of the confusion matrix the
 * {@value #IN_A_CELL} most informative ones, the mistakes with the highest scores and the right answers with the
 * lowest; at most {@value #MOST} in all, mistakes first. Memory depends on the number of cells.
 *
 * <p>Not thread-safe.
 */
public final class ReportPhotos implements Consumer<PhotoOutcome> {
    /** The largest number of photos on a page; with thumbnails the file has a few megabytes. */
    public static final int MOST = 500;
    /** The largest number of photos of a cell. */
    public static final int IN_A_CELL = 12;

    private static final int SIDE = 192; // of small pictures, at most
    private static final Comparator<Seen> SUREST_FIRST = Comparator.comparingDouble((Seen seen) -> -seen.score())
            .thenComparingInt(Seen::place);
    private static final Comparator<Seen> LEAST_SURE_FIRST = Comparator.comparingDouble(Seen::score)
            .thenComparingInt(Seen::place);

    private final List<LabeledPhoto> photos;
    private final Map<Cell, PriorityQueue<Seen>> mistakes = new HashMap<>();
    private final Map<Cell, PriorityQueue<Seen>> right = new HashMap<>();
    private int place;

    /** Chooses among the photos of an evaluation, given in its order. */
    public ReportPhotos(List<LabeledPhoto> photos) {
        this.photos = photos;
    }

    private record Cell(int actual, int predicted) {}

    private record Seen(int place, PhotoOutcome.Classified outcome) {
        float score() {
            return outcome.top().getFirst().score();
        }
    }

    /** Takes the outcome of the next photo. */
    @Override
    public void accept(PhotoOutcome outcome) {
        switch (outcome) {
            case PhotoOutcome.Unreadable _ -> {
            }
            case PhotoOutcome.Classified seen -> {
                Cell cell = new Cell(seen.index(), seen.top().getFirst().index());
                if (cell.actual() == cell.predicted()) {
                    keep(right, cell, LEAST_SURE_FIRST, new Seen(place, seen));
                } else {
                    keep(mistakes, cell, SUREST_FIRST, new Seen(place, seen));
                }
            }
        }
        place++;
    }

    private static void keep(Map<Cell, PriorityQueue<Seen>> cells, Cell cell, Comparator<Seen> order, Seen seen) {
        PriorityQueue<Seen> kept = cells.computeIfAbsent(cell, _ -> new PriorityQueue<>(order.reversed()));
        kept.add(seen);
        if (kept.size() > IN_A_CELL) {
            kept.remove(); // the last in this order
        }
    }

    /**
     * Returns the chosen photos with thumbnails: mistakes first, highest scores first.
     *
     * @param source reads the pictures again, one by one; a photo that it cannot read has no thumbnail
     * @param progress called with the number of thumbnails done
     */
    public List<ReportPhoto> choose(PictureReader<LabeledPhoto> source, Progress progress) {
        List<Seen> chosen = Stream
                .concat(mistakes.values().stream().flatMap(PriorityQueue::stream).sorted(SUREST_FIRST),
                        right.values().stream().flatMap(PriorityQueue::stream).sorted(LEAST_SURE_FIRST))
                .limit(MOST).toList();
        List<ReportPhoto> pictures = new ArrayList<>();
        for (Seen seen : chosen) {
            pictures.add(new ReportPhoto(seen.outcome().name(), picture(source, photos.get(seen.place())),
                    List.of(seen.outcome())));
            progress.update(pictures.size(), chosen.size());
        }
        return pictures;
    }

    /** Returns a thumbnail of a photo as a JPEG file; empty if it cannot be read. */
    public static Optional<byte[]> picture(PictureReader<LabeledPhoto> source, LabeledPhoto photo) {
        try {
            Pixels small = source.read(photo, Framing.inside(Resizer.AREA, SIDE)).picture();
            return Optional.of(ImageEncoder.jpeg(small));
        } catch (IOException | ImageFormatException _) { // deleted since; the page still shows its outcome
            return Optional.empty();
        }
    }
}
