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
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.function.Consumer;

/**
 * A file of the outcomes so far, from which an interrupted evaluation continues. The first line holds the run's
 * settings, each other line the outcome of a photo, in photo order. Each line is passed to the operating system before
 * the next photo; a truncated last line is dropped. Only one process at a time can open a journal.
 */
public final class EvaluationJournal implements AutoCloseable {
    private static final int MAX_SETTINGS_BYTES = 1 << 16;
    private static final int SHOWN_DIGITS = 16;

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
     * @param settings everything that results depend on, by the names used in messages
     * @throws JournalException if the file is not a journal, belongs to a run with other settings, or is open in
     *     another process; the file is not changed
     * @throws IOException if it cannot be read or written
     */
    public static EvaluationJournal open(Path file, SequencedMap<String, String> settings) throws IOException {
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

    private static EvaluationJournal open(Path file, FileChannel channel, SequencedMap<String, String> settings)
            throws IOException {
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
        SequencedSet<String> names = new LinkedHashSet<>(settings.keySet());
        names.addAll(there.keySet());
        List<String> differences = new ArrayList<>();
        for (String name : names) {
            String before = there.getOrDefault(name, "not said");
            String now = settings.getOrDefault(name, "not said");
            if (!before.equals(now)) {
                differences.add(name + " was " + before + " and is " + now);
            }
        }
        if (!differences.isEmpty()) {
            throw new JournalException(file, ": the journal is of another run: " + String.join(", ", differences)
                    + "; give what was given then, or another file");
        }
    }

    private static JournalException noJournal(Path file, IOException reason) {
        return new JournalException(file,
                ": this file is no journal of an evaluation; give another, or none that is there",
                reason);
    }

    /** Counts the complete lines, and drops what follows them. */
    private static EvaluationJournal atEnd(Path file, FileChannel channel, long firstPhotoByte) throws IOException {
        channel.position(firstPhotoByte);
        InputStream bytes = new BufferedInputStream(Channels.newInputStream(channel), 1 << 16);
        int lines = 0;
        long position = firstPhotoByte;
        long end = firstPhotoByte;
        for (int next = bytes.read(); next >= 0; next = bytes.read()) {
            position++;
            if (next == '\n') {
                lines++;
                end = position;
            }
        }
        channel.truncate(end);
        channel.position(end);
        return new EvaluationJournal(file, channel, firstPhotoByte, lines);
    }

    /**
     * Returns a setting that identifies all photos and their classes: their number, and a digest of their names and
     * indices.
     */
    public static String setting(List<LabeledPhoto> photos) {
        MessageDigest digest = Digests.newDigest();
        for (LabeledPhoto each : photos) {
            digest.update((each.name() + '\0' + each.index() + '\n').getBytes(StandardCharsets.UTF_8));
        }
        return photos.size() + " photos " + hex(digest.digest());
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
     * Passes on the outcomes that were in the journal when it was opened.
     *
     * @param expected all photos of the run
     * @throws JournalException if the journal names other photos
     */
    void replay(List<LabeledPhoto> expected, Consumer<PhotoOutcome> listener) throws IOException {
        long end = channel.position();
        channel.position(firstPhotoByte);
        BufferedReader lines = new BufferedReader(
                new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
        for (int i = 0; i < photos; i++) {
            PhotoOutcome outcome = outcome(lines.readLine(), i);
            if (i >= expected.size() || !outcome.name().equals(expected.get(i).name())
                    || outcome.index() != expected.get(i).index()) {
                throw damaged(i, "it names " + outcome.name() + ", which is not the photo that comes there", null);
            }
            listener.accept(outcome);
        }
        channel.position(end);
    }

    private PhotoOutcome outcome(String line, int photo) {
        try {
            return JournalLine.outcome(line);
        } catch (IOException unsound) {
            throw damaged(photo, "it is no line of a journal", unsound);
        }
    }

    private JournalException damaged(int photo, String reason, IOException cause) {
        return new JournalException(file, ", line " + (photo + 2) + ": " + reason
                + "; the journal was changed by something else, so begin another", cause);
    }

    /** Appends the outcome of the next photo. */
    void append(PhotoOutcome outcome) throws IOException {
        write(channel, JournalLine.of(outcome));
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
