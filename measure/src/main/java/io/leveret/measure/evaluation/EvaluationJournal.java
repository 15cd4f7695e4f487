package io.leveret.measure.evaluation;

import io.leveret.base.Digests;
import io.leveret.dataset.LabeledPhoto;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A file of the outcomes so far, from which an interrupted evaluation continues. The first line holds the run's
 * settings, each other line the outcome of a photo, in photo order, or that of a second try at an earlier one. Each
 * line has a checksum, and is passed to the operating system before the next photo; a truncated last line is dropped.
 * Only one process at a time can open a journal.
 */
public final class EvaluationJournal implements AutoCloseable {
    private static final int MAX_SETTINGS_BYTES = 1 << 16;
    private static final int SHOWN_DIGITS = 16;
    private static final String FORMAT_SETTING = "journal format";
    private static final String FORMAT = "4"; // each option is a setting
    private static final String NOT_GIVEN = "not given";

    private final Path file;
    private final FileChannel channel; // at its end
    private final long firstPhotoByte;
    private final int photos;

    private EvaluationJournal(Path file, FileChannel channel, long firstPhotoByte, int photos) {
        this.file = file;
        this.channel = channel;
        this.firstPhotoByte = firstPhotoByte;
        this.photos = photos;
    }

    /**
     * Opens a journal, or creates one if there is no file.
     *
     * @param settings everything that results depend on, by the names used in messages: an option by its name, with
     *     its value as a user gives it. A setting may be left out if another one makes it useless
     * @throws JournalException if the file is not a journal, belongs to a run with other settings, or is open in
     *     another process; the file is not changed
     * @throws IOException if it cannot be read or written
     */
    public static EvaluationJournal open(Path file, SequencedMap<String, String> settings) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file)) { // a pipe may never end
            throw noJournal(file, null);
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        try {
            lock(file, channel);
            return open(file, channel, settings);
        } catch (IOException | RuntimeException refused) {
            channel.close();
            throw refused;
        }
    }

    private static void lock(Path file, FileChannel channel) throws IOException {
        try {
            if (channel.tryLock() != null) {
                return;
            }
        } catch (OverlappingFileLockException sameProcess) {
            // no lock either
        }
        throw new JournalException(file, ": another evaluation is writing this journal; wait for its end");
    }

    private static EvaluationJournal open(Path file, FileChannel channel, SequencedMap<String, String> given)
            throws IOException {
        SequencedMap<String, String> settings = new LinkedHashMap<>(given);
        settings.putLast(FORMAT_SETTING, FORMAT);
        String expected = JournalLine.ofSettings(settings);
        String start = new String(Channels.newInputStream(channel).readNBytes(MAX_SETTINGS_BYTES),
                StandardCharsets.UTF_8);
        int end = start.indexOf('\n');
        if (end < 0 && !expected.startsWith(start)) {
            throw noJournal(file, null);
        }
        if (end < 0) { // new, or interrupted before the first line
            channel.truncate(0);
            write(channel, expected);
            return new EvaluationJournal(file, channel, channel.position(), 0);
        }
        requireSame(file, start.substring(0, end), settings);
        long firstPhotoByte = start.substring(0, end + 1).getBytes(StandardCharsets.UTF_8).length;
        return atEnd(file, channel, firstPhotoByte);
    }

    private static void requireSame(Path file, String line, SequencedMap<String, String> settings) {
        SequencedMap<String, String> there;
        try {
            there = JournalLine.settings(line);
        } catch (IOException other) {
            throw noJournal(file, other);
        }
        if (!FORMAT.equals(there.get(FORMAT_SETTING))) {
            throw new JournalException(file, ": this journal is of another version of Leveret; give another file, or"
                    + " none that is there");
        }
        List<String> differences = new ArrayList<>(differences(there, settings, true));
        if (differences.isEmpty()) {
            differences.addAll(differences(there, settings, false));
        }
        if (!differences.isEmpty()) {
            throw new JournalException(file, ": this journal is of a run with other settings: "
                    + String.join(", ", differences)
                    + "; give what was given then to continue it, or another file to begin anew");
        }
    }

    /**
     * The settings that differ, in words.
     *
     * @param common whether of settings that both runs have; else of those that one of them has, since another setting
     *     made them useless
     */
    private static List<String> differences(SequencedMap<String, String> before, SequencedMap<String, String> now,
            boolean common) {
        SequencedSet<String> names = new LinkedHashSet<>(now.keySet());
        names.addAll(before.keySet());
        return names.stream()
                .filter(name -> (before.containsKey(name) && now.containsKey(name)) == common)
                .filter(name -> !Objects.equals(before.get(name), now.get(name)))
                .map(name -> name + " was " + before.getOrDefault(name, NOT_GIVEN) + " and is "
                        + now.getOrDefault(name, NOT_GIVEN))
                .toList();
    }

    private static JournalException noJournal(Path file, IOException reason) {
        return new JournalException(file,
                ": this file is no journal of an evaluation; give another, or none that is there",
                reason);
    }

    /** Counts the complete lines of photos, and drops what follows the last line. */
    private static EvaluationJournal atEnd(Path file, FileChannel channel, long firstPhotoByte) throws IOException {
        channel.position(firstPhotoByte);
        InputStream bytes = new BufferedInputStream(Channels.newInputStream(channel), 1 << 16);
        int photos = 0;
        long position = firstPhotoByte;
        long end = firstPhotoByte;
        StringBuilder start = new StringBuilder(); // of the line, as far as it says what it is
        for (int next = bytes.read(); next >= 0; next = bytes.read()) {
            position++;
            if (next == '\n') {
                photos += JournalLine.isRetry(start) ? 0 : 1;
                end = position;
                start.setLength(0);
            } else if (start.length() < 3) {
                start.append((char) next);
            }
        }
        channel.truncate(end);
        channel.position(end);
        return new EvaluationJournal(file, channel, firstPhotoByte, photos);
    }

    /**
     * Returns a setting that identifies all photos and their classes: their number, and a digest of their names and
     * indices, such as {@code 1 photo (names and classes sha256:0123456789abcdef)}.
     */
    public static String setting(List<LabeledPhoto> photos) {
        MessageDigest digest = Digests.newDigest();
        for (LabeledPhoto each : photos) {
            digest.update((each.name() + '\0' + each.index() + '\n').getBytes(StandardCharsets.UTF_8));
        }
        return photos.size() + (photos.size() == 1 ? " photo" : " photos") + " (names and classes "
                + hex(digest.digest()) + ")";
    }

    /** Returns a setting that identifies a model's file. */
    public static String setting(byte[] model) {
        return hex(Digests.sha256(model));
    }

    private static String hex(byte[] digest) {
        return "sha256:" + Digests.hex(digest).substring(0, SHOWN_DIGITS);
    }

    /** Returns the number of photos in the journal when it was opened. */
    public int photos() {
        return photos;
    }

    /**
     * Returns the photos in the journal that another try may read, by their positions.
     *
     * @throws JournalException if a line is damaged
     */
    SequencedMap<Integer, PhotoOutcome> temporary() throws IOException {
        SequencedMap<Integer, PhotoOutcome> temporary = new TreeMap<>();
        lines((photo, outcome, _) -> {
            if (outcome instanceof PhotoOutcome.Unreadable failed && failed.temporary()) {
                temporary.put(photo, outcome);
            } else {
                temporary.remove(photo);
            }
        });
        return temporary;
    }

    /**
     * Passes on the outcomes that the journal holds, the last ones of photos that were tried again.
     *
     * @param expected all photos of the run
     * @throws JournalException if a line is damaged, or names other photos
     */
    void replay(List<LabeledPhoto> expected, Consumer<PhotoOutcome> listener) throws IOException {
        Map<Integer, PhotoOutcome> again = new HashMap<>();
        int[] next = new int[1];
        lines((photo, outcome, _) -> {
            if (photo == next[0]) {
                next[0]++;
            } else {
                again.put(photo, outcome);
            }
        });
        next[0] = 0;
        lines((photo, outcome, line) -> {
            if (photo >= expected.size() || !outcome.name().equals(expected.get(photo).name())
                    || outcome.index() != expected.get(photo).index()) {
                throw damaged(line, "it names " + outcome.name() + ", which is not the photo that comes there",
                        null);
            }
            if (photo == next[0]) { // not another try
                next[0]++;
                listener.accept(again.getOrDefault(photo, outcome));
            }
        });
    }

    /** Takes the line of a photo. */
    private interface Lines {
        void line(int photo, PhotoOutcome outcome, int line);
    }

    /** Reads all lines of photos. */
    private void lines(Lines reader) throws IOException {
        long end = channel.position();
        channel.position(firstPhotoByte);
        BufferedReader lines = new BufferedReader(
                new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
        int photo = 0;
        int number = 2;
        for (String line = lines.readLine(); line != null; line = lines.readLine(), number++) {
            try {
                PhotoOutcome outcome = JournalLine.outcome(line);
                boolean isRetry = JournalLine.isRetry(line);
                int about = isRetry ? JournalLine.retried(line) : photo++;
                if (about < 0 || about >= photo) {
                    throw new IOException("it tries a photo again that does not come before it");
                }
                reader.line(about, outcome, number);
            } catch (IOException unsound) {
                throw damaged(number, "it is no line of a journal, or was changed", unsound);
            }
        }
        channel.position(end);
    }

    private JournalException damaged(int line, String reason, @Nullable IOException cause) {
        return new JournalException(file, ", line " + line + ": " + reason
                + "; the journal was changed by something else, so begin another", cause);
    }

    /** Appends the outcome of the next photo. */
    void append(PhotoOutcome outcome) throws IOException {
        write(channel, JournalLine.of(outcome));
    }

    /** Appends the outcome of a second try at an earlier photo. */
    void appendRetry(int photo, PhotoOutcome outcome) throws IOException {
        write(channel, JournalLine.ofRetry(photo, outcome));
    }

    private static void write(FileChannel channel, String line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Closes the file and releases its lock. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
