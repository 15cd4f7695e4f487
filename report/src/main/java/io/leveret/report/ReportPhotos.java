package io.leveret.report;

import io.leveret.dataset.LabeledPhoto;
import io.leveret.image.Pixels;
import io.leveret.image.Resizer;
import io.leveret.image.awt.ImageEncoder;
import io.leveret.measure.PhotoOutcome;
import io.leveret.vision.PictureSource;
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
 * Chooses, as a listener of an evaluation, the photos that a page shows: of each cell of the confusion matrix the
 * {@value #IN_A_CELL} that tell most, which are the surest mistakes and the least sure of the right answers; and of all these
 * at most {@value #MOST}, mistakes first. Memory depends on the number of cells.
 *
 * <p>For one thread at a time.
 */
public final class ReportPhotos implements Consumer<PhotoOutcome> {
    /** How many photos a page has at most: with small pictures of them it is a file of a few megabytes. */
    public static final int MOST = 500;
    /** How many photos of a cell there are at most. */
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

    /** A choice among the photos of an evaluation, in their order. */
    public ReportPhotos(List<LabeledPhoto> photos) {
        this.photos = photos;
    }

    private record Cell(int actual, int predicted) {}

    private record Seen(int place, PhotoOutcome.Classified outcome) {
        float score() {
            return outcome.top().getFirst().score();
        }
    }

    /** Looks at what became of the next photo. */
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
     * The photos that were chosen, with pictures of them: the mistakes first, the surest before the others.
     *
     * @param source makes the pictures again, one after the other; photos that it cannot read have none
     * @param progress is told how many of the pictures are made
     */
    public List<ReportPhoto> choose(PictureSource<LabeledPhoto> source, Progress progress) {
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

    /** A small picture of a photo, as a JPEG file; nothing if it cannot be read. */
    public static Optional<byte[]> picture(PictureSource<LabeledPhoto> source, LabeledPhoto photo) {
        try {
            Pixels pixels = source.read(photo);
            double scale = Math.min(1, (double) SIDE / Math.max(pixels.width(), pixels.height()));
            Pixels small = Resizer.AREA.resize(pixels, side(pixels.width(), scale),
                    side(pixels.height(), scale));
            return Optional.of(ImageEncoder.jpeg(small));
        } catch (IOException _) { // it was there a moment ago; the page says what became of it all the same
            return Optional.empty();
        }
    }

    private static int side(int pixels, double scale) {
        return Math.max(1, (int) Math.round(pixels * scale));
    }
}
