package io.leveret.train;

import io.leveret.dataset.Signature;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * A file of features of views of photos, which later and resumed trainings use again. The file grows at its end only;
 * opening it drops an incomplete row. Memory holds only the key of each row. A row is used only if its checksum is
 * right; a damaged one is computed again and written in its place.
 *
 * <p>Layout, little-endian: a line of text that identifies the content, padded to 256 bytes; then rows of a photo's
 * digest (32 bytes), the view (int32), the photo's signature (int64 and 192 bytes), the features (float32 each) and a
 * CRC-32C of the header and these (int32).
 *
 * <p>Many threads may add rows. Call {@link #map} after all of them.
 */
final class FeatureStore implements AutoCloseable {
    private static final int HEADER_BYTES = 256;
    private static final int DIGEST_BYTES = 32;
    private static final int FEATURES_AT = DIGEST_BYTES + Integer.BYTES + Long.BYTES + Signature.THUMBNAIL_BYTES;
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Path file;
    private final FileChannel channel;
    private final int length;
    private final Map<Key, Integer> rows = new HashMap<>(); // their rows in the file
    private final Set<Integer> checked = new HashSet<>(); // rows whose checksum is right
    private final byte[] header;
    private int count; // of rows in the file
    private final Arena arena = Arena.ofShared();
    private MemorySegment mapped;

    private FeatureStore(Path file, FileChannel channel, byte[] header, int length) {
        this.file = file;
        this.channel = channel;
        this.header = header;
        this.length = length;
    }

    /**
     * A view of a photo; the first half of its digest identifies the photo well enough.
     *
     * @param view 0 for the original photo; negative for a damaged one
     */
    record Key(long high, long low, int view) {
        static Key of(byte[] digest, int view) {
            ByteBuffer bytes = ByteBuffer.wrap(digest);
            return new Key(bytes.getLong(), bytes.getLong(), view);
        }
    }

    /**
     * Opens a file, or creates it. Does not follow a link.
     *
     * @param content identifies what the features depend on, at most 200 ASCII characters
     * @param length features in a row
     * @throws IOException if it cannot be read or written, has other content, or is open in another process
     */
    static FeatureStore open(Path file, String content, int length) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ,
                StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        FeatureStore store = new FeatureStore(file, channel, header(content, length), length);
        try {
            store.lock();
            store.readKeys();
            return store;
        } catch (IOException | RuntimeException refused) {
            store.close();
            throw refused;
        }
    }

    private static byte[] header(String content, int length) {
        byte[] text = ("leveret features 2: " + content + ", " + length + " float32\n")
                .getBytes(StandardCharsets.US_ASCII);
        return Arrays.copyOf(text, HEADER_BYTES);
    }

    private void lock() throws IOException {
        try {
            if (channel.tryLock() != null) {
                return;
            }
        } catch (OverlappingFileLockException sameProcess) {
            // no lock either
        }
        throw new IOException(
                file + ": another training is using these features; wait for its end, or give another cache");
    }

    private int rowBytes() {
        return FEATURES_AT + length * Float.BYTES + Integer.BYTES;
    }

    private long at(int row) {
        return HEADER_BYTES + (long) row * rowBytes();
    }

    private void readKeys() throws IOException {
        ByteBuffer found = ByteBuffer.allocate((int) Math.min(HEADER_BYTES, channel.size()));
        read(found, 0);
        if (!Arrays.equals(found.array(), Arrays.copyOf(header, found.capacity()))) {
            throw new IOException(file + ": it holds something else than these features; delete it");
        }
        if (found.capacity() < HEADER_BYTES) { // new, or half-written
            write(ByteBuffer.wrap(header), 0);
        }
        count = Math.toIntExact((channel.size() - HEADER_BYTES) / rowBytes());
        channel.truncate(at(count));
        ByteBuffer key = ByteBuffer.allocate(DIGEST_BYTES + Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int row = 0; row < count; row++) {
            read(key.clear(), at(row));
            rows.put(Key.of(key.array(), key.getInt(DIGEST_BYTES)), row);
        }
    }

    private void read(ByteBuffer into, long position) throws IOException {
        while (into.hasRemaining()) {
            int count = channel.read(into, position + into.position());
            if (count < 0) {
                throw new IOException(file + ": it ended while it was read");
            }
        }
    }

    private void write(ByteBuffer bytes, long position) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes, position + bytes.position());
        }
    }

    /**
     * Returns the row of a view; −1 if there is none, or it is damaged.
     *
     * @throws IOException if it cannot be read
     */
    synchronized int find(byte[] digest, int view) throws IOException {
        int row = rows.getOrDefault(Key.of(digest, view), -1);
        return row < 0 || isSound(row, digest) ? row : -1;
    }

    private boolean isSound(int row, byte[] digest) throws IOException {
        if (checked.contains(row)) {
            return true;
        }
        ByteBuffer bytes = ByteBuffer.allocate(rowBytes()).order(ByteOrder.LITTLE_ENDIAN);
        read(bytes, at(row));
        boolean isSound = bytes.getInt(rowBytes() - Integer.BYTES) == checksum(bytes)
                && Arrays.equals(digest, 0, DIGEST_BYTES, bytes.array(), 0, DIGEST_BYTES);
        if (isSound) {
            checked.add(row);
        }
        return isSound;
    }

    private int checksum(ByteBuffer row) {
        CRC32C checksum = new CRC32C();
        checksum.update(header);
        checksum.update(row.array(), 0, rowBytes() - Integer.BYTES);
        return (int) checksum.getValue();
    }

    /** Adds a view if it is missing or damaged, and returns its row. */
    synchronized int add(byte[] digest, int view, Signature signature, float[] features) throws IOException {
        int there = find(digest, view);
        if (there >= 0) {
            return there;
        }
        ByteBuffer bytes = ByteBuffer.allocate(rowBytes()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(digest).putInt(view).putLong(signature.hash()).put(signature.thumbnail());
        bytes.asFloatBuffer().put(features);
        bytes.putInt(rowBytes() - Integer.BYTES, checksum(bytes));
        int row = rows.getOrDefault(Key.of(digest, view), count); // in place of a damaged one
        write(bytes.clear(), at(row));
        count = Math.max(count, row + 1);
        rows.put(Key.of(digest, view), row);
        checked.add(row);
        return row;
    }

    /**
     * Returns the number of a view of a photo whose file is cut off or damaged. That of a complete photo is another, so
     * that whoever finds features of a photo knows that it is complete.
     */
    static int ofDamaged(int view) {
        return ~view;
    }

    /** Maps all rows into memory, to be read on demand. */
    synchronized void map() throws IOException {
        mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
    }

    /** Returns the number of features in a row. */
    int length() {
        return length;
    }

    /** Reads the features of a row into an array, from its start. */
    void read(int row, float[] into) {
        MemorySegment.copy(mapped, FLOAT, at(row) + FEATURES_AT, into, 0, length);
    }

    /** Returns the signature of a row's photo. */
    Signature signature(int row) {
        byte[] thumbnail = new byte[Signature.THUMBNAIL_BYTES];
        long start = at(row) + DIGEST_BYTES + Integer.BYTES;
        MemorySegment.copy(mapped, ValueLayout.JAVA_BYTE, start + Long.BYTES, thumbnail, 0, thumbnail.length);
        return new Signature(mapped.get(LONG, start), thumbnail);
    }

    @Override
    public void close() throws IOException {
        arena.close();
        channel.close();
    }
}
