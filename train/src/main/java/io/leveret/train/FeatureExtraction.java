package io.leveret.train;

import io.leveret.dataset.LabeledPhoto;
import io.leveret.dataset.Signature;
import io.leveret.image.DecodeLimits;
import io.leveret.image.ImageDecoder;
import io.leveret.image.ImageFormatException;
import io.leveret.image.Pixels;
import io.leveret.vision.FeatureExtractor;
import io.leveret.vision.Progress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Extracts features of photos into a store, on some threads at once, each of which takes the next photo when it is done with one. What is
 * in the store is not extracted again. The features of a photo do not depend on the order.
 */
final class FeatureExtraction {
    private final FeatureExtractor extractor;
    private final FeatureStore store;
    private final DecodeLimits limits;
    private final int threads;
    private final ImageDecoder decoder;

    FeatureExtraction(FeatureExtractor extractor, FeatureStore store, DecodeLimits limits, int threads) {
        this.extractor = extractor;
        this.store = store;
        this.limits = limits;
        this.threads = threads;
        this.decoder = new ImageDecoder(limits);
    }

    /**
     * What became of a photo.
     *
     * @param digest of its file, SHA-256; empty if it cannot be read
     * @param rows of its views in the store, in their order; likewise
     * @param error why it cannot be read; empty if it can
     */
    record Extracted(LabeledPhoto photo, byte[] digest, int[] rows, String error) {
        boolean readable() {
            return error.isEmpty();
        }
    }

    /**
     * Extracts views of each photo, and of all what is there already.
     *
     * @param views how many, from view 0 on
     * @param progress is told how many photos are done, on one thread after another
     * @return what became of each, in their order
     * @throws IOException if the store cannot be written
     */
    List<Extracted> extract(List<LabeledPhoto> photos, int views, Progress progress) throws IOException {
        Extracted[] results = new Extracted[photos.size()];
        AtomicInteger next = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Runnable work = () -> {
            try {
                for (int i = next.getAndIncrement(); i < results.length && failure.get() == null; i = next
                        .getAndIncrement()) {
                    results[i] = extract(photos.get(i), views);
                    synchronized (progress) {
                        progress.update(done.incrementAndGet(), results.length);
                    }
                }
            } catch (IOException | RuntimeException | Error failed) {
                failure.compareAndSet(null, failed);
            }
        };
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < Math.min(threads, results.length); i++) {
            workers.add(Thread.ofPlatform().daemon().name("leveret-features-" + i).start(work));
        }
        await(workers, failure);
        return List.of(results);
    }

    private static void await(List<Thread> workers, AtomicReference<Throwable> failure) throws IOException {
        try {
            for (Thread worker : workers) {
                worker.join();
            }
        } catch (InterruptedException interrupted) {
            failure.compareAndSet(null, interrupted);
            Thread.currentThread().interrupt();
        }
        switch (failure.get()) {
            case null -> {
            }
            case IOException failed -> throw failed;
            case RuntimeException failed -> throw failed;
            case Error failed -> throw failed;
            case Throwable interrupted -> throw new IllegalStateException("interrupted", interrupted);
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
        Signature signature = null; // of the photo, whatever the view
        for (int view = 0; view < views; view++) {
            rows[view] = store.find(digest, view);
            if (rows[view] < 0) {
                if (picture == null) {
                    try {
                        picture = decoder.decode(file, photo.name());
                    } catch (ImageFormatException unreadable) {
                        return unreadable(photo, unreadable);
                    }
                    signature = Signature.of(picture);
                }
                Pixels seen = view == 0 ? picture : Views.of(picture, ByteBuffer.wrap(digest).getLong() + view);
                rows[view] = store.add(digest, view, signature, extractor.extract(seen));
            }
        }
        return new Extracted(photo, digest, rows, "");
    }

    private byte[] read(LabeledPhoto photo) throws IOException {
        long bytes = Files.size(photo.file());
        if (bytes > limits.maxBytes()) {
            throw new IOException("it has " + bytes + " bytes, above the limit of " + limits.maxBytes());
        }
        return Files.readAllBytes(photo.file());
    }

    private static Extracted unreadable(LabeledPhoto photo, IOException reason) {
        String error = switch (reason) {
            case ImageFormatException damaged -> damaged.getMessage();
            case NoSuchFileException _ -> photo.name() + ": it cannot be read: there is no such file";
            case IOException other -> photo.name() + ": it cannot be read: " + other.getMessage();
        };
        return new Extracted(photo, new byte[0], new int[0], error);
    }
}
