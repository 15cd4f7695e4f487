package io.leveret.train;

import io.leveret.base.Digests;
import io.leveret.dataset.LabeledPhoto;
import io.leveret.dataset.PhotoFiles;
import io.leveret.dataset.Signature;
import io.leveret.engine.Workers;
import io.leveret.image.Framing;
import io.leveret.image.ImageDecoder;
import io.leveret.image.ImageFormatException;
import io.leveret.image.Pixels;
import io.leveret.image.codec.Damage;
import io.leveret.vision.FeatureExtractor;
import io.leveret.vision.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Extracts features of photos into a store, on all workers, one photo each. Skips what is in the store already. The
 * features of a photo do not depend on the order.
 */
final class FeatureExtraction {
    private final FeatureExtractor extractor;
    private final FeatureStore store;
    private final TrainingOptions options;
    private final Workers workers;
    private final TrainingListener listener;
    private final ImageDecoder decoder;
    private final Framing reduced;

    FeatureExtraction(FeatureExtractor extractor, FeatureStore store, TrainingOptions options, Workers workers,
            TrainingListener listener) {
        this.extractor = extractor;
        this.store = store;
        this.options = options;
        this.workers = workers;
        this.listener = listener;
        this.decoder = new ImageDecoder(options.decodeLimits());
        this.reduced = Views.FRAMING.decoding(options.decoding());
    }

    /**
     * The result of a photo.
     *
     * @param digest the SHA-256 of its file; empty if it cannot be read
     * @param rows the rows of its views in the store, in order; empty if it cannot be read
     * @param error why it cannot be read; empty if it can
     * @param damage what is missing of it
     */
    record Extracted(LabeledPhoto photo, byte[] digest, int[] rows, String error, Optional<Damage> damage) {
        boolean readable() {
            return error.isEmpty();
        }
    }

    /**
     * Extracts views of each photo.
     *
     * @param views number of views, from view 0
     * @param progress gets the number of photos done, in order, on the calling thread
     * @return the result of each, in order
     * @throws IOException if the store cannot be written
     * @throws io.leveret.base.CancelledException if cancelled, or if the calling thread is interrupted
     */
    List<Extracted> extract(List<LabeledPhoto> photos, int views, Progress progress) throws IOException {
        List<Extracted> results = new ArrayList<>(photos.size());
        try (Stream<Extracted> extracted = workers.stream(photos.stream(), 1, options.cancellation(),
                (some, _) -> List.of(extracted(some.getFirst(), views)))) {
            extracted.forEachOrdered(each -> {
                results.add(each);
                each.damage().ifPresent(damage -> listener.damaged(each.photo(), damage));
                progress.update(results.size(), photos.size());
            });
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
        return results;
    }

    private Extracted extracted(LabeledPhoto photo, int views) {
        try {
            return extract(photo, views);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Extracted extract(LabeledPhoto photo, int views) throws IOException {
        byte[] file;
        try {
            file = read(photo);
        } catch (IOException unreadable) {
            return unreadable(photo, unreadable);
        }
        byte[] digest = Digests.sha256(file);
        int[] rows = new int[views];
        Pixels picture = null;
        Signature signature = null; // of the photo, for every view
        for (int view = 0; view < views; view++) {
            rows[view] = store.find(digest, view);
            if (rows[view] >= 0) {
                continue;
            }
            if (picture == null) {
                try {
                    picture = decoder.decode(file, photo.name(), reduced).picture();
                } catch (ImageFormatException unreadable) {
                    return unreadable(photo, unreadable.message(options.optionNames()));
                }
                signature = Signature.of(picture);
            }
            int stored = picture.damage().isPresent() ? FeatureStore.ofDamaged(view) : view;
            rows[view] = store.find(digest, stored);
            if (rows[view] < 0) {
                Pixels seen = view == 0
                        ? decoder.decode(file, photo.name(), extractor.framing()).picture()
                        : Views.of(picture, ByteBuffer.wrap(digest).getLong() + view);
                rows[view] = store.add(digest, stored, signature, extractor.extract(seen, options.cancellation()));
            }
        }
        return new Extracted(photo, digest, rows, "", picture == null ? Optional.empty() : picture.damage());
    }

    private byte[] read(LabeledPhoto photo) throws IOException {
        PhotoFiles.requireRegularFile(photo.file());
        long bytes = Files.size(photo.file());
        long most = options.decodeLimits().maxBytes();
        if (bytes > most) {
            throw new IOException("it has " + bytes + " bytes, above the limit of " + most);
        }
        return Files.readAllBytes(photo.file());
    }

    private static Extracted unreadable(LabeledPhoto photo, IOException reason) {
        String error = switch (reason) {
            case NoSuchFileException _ -> photo.name() + ": it cannot be read: there is no such file";
            case IOException other -> photo.name() + ": it cannot be read: " + other.getMessage();
        };
        return unreadable(photo, error);
    }

    private static Extracted unreadable(LabeledPhoto photo, String error) {
        return new Extracted(photo, new byte[0], new int[0], error, Optional.empty());
    }
}
