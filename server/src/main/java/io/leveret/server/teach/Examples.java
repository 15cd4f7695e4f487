package io.leveret.server.teach;

import io.leveret.base.Digests;
import io.leveret.dataset.LabeledPhoto;
import io.leveret.dataset.PhotoFiles;
import io.leveret.image.DecodeLimits;
import io.leveret.image.Framing;
import io.leveret.image.ImageDecoder;
import io.leveret.image.Resizer;
import io.leveret.server.problem.Problem;
import io.leveret.train.TrainingPhotos;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The examples of classes: a folder for each class, in it a file for each photo, called by its content. Thread-safe.
 */
final class Examples {
    /** The most classes. */
    static final int MOST_CLASSES = 100;
    /** The most photos of all classes. */
    static final int MOST_PHOTOS = 5000;
    /** The most bytes of all photos. */
    static final long MOST_BYTES = 2L << 30;

    private static final Logger LOG = LoggerFactory.getLogger(Examples.class);
    private static final Framing LOOK = Framing.inside(Resizer.AREA, 64);
    private static final int DIGEST_DIGITS = 32;
    private static final String UNFINISHED = ".part"; // hidden as well

    private final Path root;
    private final ImageDecoder decoder;
    private final SortedMap<String, SortedMap<String, Long>> photos = new TreeMap<>(); // by class and file: its bytes
    private long bytes; // of all photos

    /** A class and the number of its photos. */
    record Count(String name, int examples) {}

    /** Finds the examples that are there. */
    Examples(Path root, DecodeLimits limits) throws IOException {
        this.root = root;
        this.decoder = new ImageDecoder(limits);
        for (Path folder : PhotoFiles.list(root)) {
            if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                ClassName.ofFolder(folder.getFileName().toString()).ifPresentOrElse(name -> find(name, folder),
                        () -> LOG.warn("{} is no class folder that the server made, and is not used", folder));
            }
        }
    }

    private void find(ClassName name, Path folder) {
        try {
            SortedMap<String, Long> found = new TreeMap<>();
            for (Path file : PhotoFiles.list(folder)) {
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && ImageDecoder.looksLikePhoto(file)) {
                    found.put(file.getFileName().toString(), Files.size(file));
                }
            }
            if (!found.isEmpty()) {
                photos.put(name.text(), found);
                bytes += found.values().stream().mapToLong(Long::longValue).sum();
            }
        } catch (IOException unreadable) {
            LOG.warn("The examples in {} cannot be read: {}", folder, unreadable.toString());
        }
    }

    synchronized List<Count> counts() {
        return photos.entrySet().stream().map(each -> new Count(each.getKey(), each.getValue().size())).toList();
    }

    /**
     * Checks that a photo can be read.
     *
     * @throws io.leveret.image.ImageFormatException if not
     */
    void check(byte[] photo) {
        decoder.decode(photo, "the photo", LOOK);
    }

    /**
     * Keeps a photo that was {@linkplain #check checked}; one that is there already stays as it is.
     *
     * @return the number of the class's photos
     * @throws Problem if there are too many classes, photos or bytes, or the name differs from another in case only
     */
    synchronized int add(ClassName name, byte[] photo) throws IOException {
        String file = Digests.hex(Digests.sha256(photo)).substring(0, DIGEST_DIGITS) + extension(photo);
        SortedMap<String, Long> known = photos.getOrDefault(name.text(), new TreeMap<>());
        if (known.containsKey(file)) {
            return known.size();
        }
        if (known.isEmpty()) {
            checkNew(name);
        }
        if (photos.values().stream().mapToInt(Map::size).sum() >= MOST_PHOTOS) {
            throw Problem.tooLarge("there are " + MOST_PHOTOS + " photos, the most; delete a class first");
        }
        if (bytes + photo.length > MOST_BYTES) {
            throw Problem.tooLarge("the photos take " + bytes + " bytes, and with this one more than " + MOST_BYTES
                    + "; delete a class first, or send smaller photos");
        }
        Path folder = Files.createDirectories(root.resolve(name.folder()));
        Path unfinished = folder.resolve("." + file + UNFINISHED);
        try {
            Files.write(unfinished, photo);
            Files.move(unfinished, folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
        known.put(file, (long) photo.length);
        photos.put(name.text(), known);
        bytes += photo.length;
        return known.size();
    }

    private void checkNew(ClassName name) {
        if (photos.size() >= MOST_CLASSES) {
            throw Problem.tooLarge("there are " + MOST_CLASSES + " classes, the most; delete one first");
        }
        for (String other : photos.keySet()) {
            if (other.equalsIgnoreCase(name.text())) { // the same folder on some systems
                throw Problem.badRequest("there is a class '" + other + "'; '" + name.text()
                        + "' differs from it in upper and lower case only; give the same name, or another one");
            }
        }
    }

    /** Returns a name's end for people; what reads the file goes by its content. */
    private static String extension(byte[] photo) {
        return switch (photo[0] & 0xff) {
            case 0xff -> ".jpg";
            case 0x89 -> ".png";
            case 'G' -> ".gif";
            case 'B' -> ".bmp";
            case 'R' -> ".webp";
            default -> ".tif";
        };
    }

    /**
     * Deletes a class and its photos.
     *
     * @return whether there was one
     */
    synchronized boolean delete(ClassName name) throws IOException {
        SortedMap<String, Long> known = photos.get(name.text());
        if (known == null) {
            return false;
        }
        Path folder = root.resolve(name.folder());
        for (String file : List.copyOf(known.keySet())) {
            Files.deleteIfExists(folder.resolve(file));
            bytes -= known.remove(file);
        }
        photos.remove(name.text());
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException _) {
            LOG.warn("{} has files that are no examples, and stays", folder);
        }
        return true;
    }

    /**
     * Returns what to train with.
     *
     * @throws Problem with status 422 if it is too little
     */
    synchronized TrainingPhotos photos() {
        if (photos.size() < 2) {
            throw tooLittle("a model needs at least two classes, and there " + (photos.isEmpty() ? "is none"
                    : "is only " + photos.firstKey()) + "; add examples of another class");
        }
        List<String> few = photos.entrySet().stream()
                .filter(each -> each.getValue().size() < TrainingPhotos.LEAST_OF_A_CLASS)
                .map(each -> each.getKey() + " (" + each.getValue().size() + ")").toList();
        if (!few.isEmpty()) {
            throw tooLittle("each class needs at least " + TrainingPhotos.LEAST_OF_A_CLASS
                    + " examples, and better thirty; too few has " + String.join(", ", few));
        }
        List<String> labels = List.copyOf(photos.keySet());
        List<LabeledPhoto> all = new ArrayList<>();
        for (int index = 0; index < labels.size(); index++) {
            ClassName name = new ClassName(labels.get(index));
            for (String file : photos.get(name.text()).keySet()) {
                all.add(new LabeledPhoto(name.folder() + "/" + file, root.resolve(name.folder()).resolve(file), index));
            }
        }
        return new TrainingPhotos(Path.of("the examples"), labels, all, Set.of(), 0, List.of());
    }

    private static Problem tooLittle(String message) {
        return Problem.of(422, "bad-labels", message);
    }
}
