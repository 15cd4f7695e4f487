package io.leveret.tflite.flatbuffer;

import io.leveret.tflite.format.ModelFormatException;
import io.leveret.tflite.format.UnsupportedOperatorException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tensorflow.lite.schema.Metadata;
import org.tensorflow.lite.schema.Model;

/**
 * Copies a model with other metadata. Everything else stays as it is, byte for byte, with whatever later schemas have
 * added to operators and tensors.
 *
 * <p>Offsets in a FlatBuffer are relative and lead forward. So a new root table, with new lists of buffers and
 * metadata, is put before the old file, whose tables they refer to; the old root table stays unused, as does old
 * metadata. Only the positions of data behind the FlatBuffer count from the start of the file: each is raised by the
 * length of what was put before. In a copy of a copy, the new parts replace those of the first.
 */
public final class ReplacedMetadata {
    private static final int ALIGNMENT = 64; // of the old file in the copy; no data asks for more
    private static final int DATA_ALIGNMENT = 16;
    private static final int IDENTIFIER = 4; // position
    private static final int BODY_START = 8; // position
    private static final int VTABLE = 12; // position
    private static final int VTABLE_BYTES = 4 + 2 * LaterSchema.MODEL_FIELDS;
    private static final int ROOT = VTABLE + VTABLE_BYTES; // position
    private static final int ROOT_BYTES = 4 + 4 * LaterSchema.MODEL_FIELDS;
    private static final int LEAST_OFFSET = 2; // of data behind the FlatBuffer

    private final ByteBuffer old;
    private final RawTable root;
    private final int end;
    private final String source;
    private final ReadBudget budget;
    private final int metadataBuffer;
    private final List<RawTable> otherEntries = new ArrayList<>();
    private final ByteBuffer copy;
    private final int body;
    private final int prefix;

    private ReplacedMetadata(ByteBuffer old, int end, ByteBuffer metadata, String source) throws ModelFormatException {
        this.old = old;
        this.root = RawTable.root(old);
        this.end = end;
        this.source = source;
        this.budget = new ReadBudget(source, old.limit());
        if (root.fields() > LaterSchema.MODEL_FIELDS) {
            for (int field = LaterSchema.MODEL_FIELDS; field < root.fields(); field++) {
                if (root.field(field) != 0) {
                    throw new UnsupportedOperatorException(source,
                            List.of("a later schema (field " + field + " of its root table)"));
                }
            }
        }
        budget.pay(root.length(LaterSchema.BUFFERS), 4);
        budget.pay(root.length(LaterSchema.METADATA), 4);
        this.metadataBuffer = metadataBuffer();
        this.body = body();
        int fixed = ROOT + ROOT_BYTES + 4 * (2 + bufferCount() + otherEntries.size() + 1) + 8 + 12 + 4
                + MetadataEntries.NAME.length() + 4 + 8 + 8;
        int data = aligned(fixed + 4, DATA_ALIGNMENT);
        this.prefix = aligned(data + metadata.remaining(), ALIGNMENT);
        this.copy = ByteBuffer.allocate(Math.addExact(prefix, end - body)).order(ByteOrder.LITTLE_ENDIAN);
        copy.put(prefix, old, body, end - body);
        write(metadata, data);
        raiseOffsets();
    }

    /**
     * Returns the copy, without packed files.
     *
     * @param file the old file
     * @param end where its packed files begin, or its size
     * @param metadata the new metadata, from position to limit
     * @throws ModelFormatException if data behind the FlatBuffer lies in the packed files, or its lists are damaged
     * @throws ArithmeticException if the copy exceeds 2 GiB
     */
    public static ByteBuffer of(ByteBuffer file, int end, ByteBuffer metadata, String source)
            throws ModelFormatException {
        return new ReplacedMetadata(file, end, metadata, source).copy;
    }

    /** Returns the buffer for the metadata: the existing one, or a new one after the others. Lists other entries. */
    private int metadataBuffer() {
        Model model = Model.getRootAsModel(old);
        int found = model.buffersLength();
        for (int i = model.metadataLength() - 1; i >= 0; i--) {
            Metadata entry = model.metadata(i);
            if (!MetadataEntries.isMetadata(entry)) {
                otherEntries.addFirst(root.element(LaterSchema.METADATA, i));
            } else if (entry.buffer() > 0 && entry.buffer() < model.buffersLength()) {
                found = (int) entry.buffer();
            }
        }
        return found;
    }

    /**
     * Returns where the first file begins in a copy that this class has made, if nothing refers to what was put before
     * it; else 0.
     */
    private int body() {
        int start = old.limit() < ROOT ? 0 : old.getInt(BODY_START);
        boolean isCopy = root.position() == ROOT && start >= ROOT + ROOT_BYTES && start % ALIGNMENT == 0
                && start <= end - ModelHeader.BYTES && old.getInt(start + IDENTIFIER) == old.getInt(IDENTIFIER);
        for (int i = 0; isCopy && i < root.length(LaterSchema.BUFFERS); i++) {
            isCopy = i == metadataBuffer || root.element(LaterSchema.BUFFERS, i).position() >= start;
        }
        for (int field = 1; isCopy && field < LaterSchema.MODEL_FIELDS; field++) {
            boolean isNew = field == LaterSchema.BUFFERS || field == LaterSchema.METADATA;
            isCopy = isNew || root.field(field) == 0 || root.target(field) >= start;
        }
        for (RawTable entry : otherEntries) {
            isCopy &= entry.position() >= start;
        }
        return isCopy ? start : 0;
    }

    /** Returns where something lies in the copy. */
    private int moved(int position) {
        return prefix + position - body;
    }

    private int bufferCount() {
        return Math.max(root.length(LaterSchema.BUFFERS), metadataBuffer + 1);
    }

    private void write(ByteBuffer metadata, int data) {
        copy.putInt(0, ROOT);
        copy.put(IDENTIFIER, old, IDENTIFIER, Integer.BYTES);
        copy.putInt(BODY_START, prefix);
        copy.putShort(VTABLE, (short) VTABLE_BYTES).putShort(VTABLE + 2, (short) ROOT_BYTES);
        copy.putInt(ROOT, ROOT - VTABLE);
        int buffers = ROOT + ROOT_BYTES;
        int entries = buffers + 4 * (1 + bufferCount());
        int entryVtable = entries + 4 * (1 + otherEntries.size() + 1);
        int entry = entryVtable + 8;
        int name = entry + 12;
        int bufferVtable = aligned(name + 4 + MetadataEntries.NAME.length() + 1, 4);
        int buffer = bufferVtable + 8;
        for (int field = 0; field < LaterSchema.MODEL_FIELDS; field++) {
            int place = ROOT + 4 + 4 * field;
            boolean isNew = field == LaterSchema.BUFFERS || field == LaterSchema.METADATA;
            if (root.field(field) != 0 || isNew) {
                copy.putShort(VTABLE + 4 + 2 * field, (short) (place - ROOT));
            }
            if (field == 0) {
                copy.putInt(place, root.intAt(field)); // the version
            } else if (isNew) {
                copy.putInt(place, (field == LaterSchema.BUFFERS ? buffers : entries) - place);
            } else if (root.field(field) != 0) {
                copy.putInt(place, moved(root.target(field)) - place);
            }
        }
        copy.putInt(buffers, bufferCount());
        for (int i = 0; i < bufferCount(); i++) {
            int place = buffers + 4 * (1 + i);
            copy.putInt(place, (i == metadataBuffer ? buffer
                    : moved(root.element(LaterSchema.BUFFERS, i).position())) - place);
        }
        copy.putInt(entries, otherEntries.size() + 1);
        for (int i = 0; i <= otherEntries.size(); i++) {
            int place = entries + 4 * (1 + i);
            copy.putInt(place,
                    (i == otherEntries.size() ? entry : moved(otherEntries.get(i).position())) - place);
        }
        copy.putShort(entryVtable, (short) 8).putShort(entryVtable + 2, (short) 12)
                .putShort(entryVtable + 4, (short) 4).putShort(entryVtable + 6, (short) 8);
        copy.putInt(entry, entry - entryVtable).putInt(entry + 4, name - (entry + 4)).putInt(entry + 8, metadataBuffer);
        byte[] text = MetadataEntries.NAME.getBytes(StandardCharsets.US_ASCII);
        copy.putInt(name, text.length).put(name + 4, text);
        copy.putShort(bufferVtable, (short) 6).putShort(bufferVtable + 2, (short) 8).putShort(bufferVtable + 4,
                (short) 4);
        copy.putInt(buffer, buffer - bufferVtable).putInt(buffer + 4, data - 4 - (buffer + 4));
        copy.putInt(data - 4, metadata.remaining()).put(data, metadata, metadata.position(), metadata.remaining());
    }

    /** Raises each offset from the start of the file once; tables may be shared. */
    private void raiseOffsets() throws ModelFormatException {
        Set<Integer> raised = new HashSet<>();
        for (int i = 0; i < root.length(LaterSchema.BUFFERS); i++) {
            RawTable buffer = root.element(LaterSchema.BUFFERS, i);
            if (buffer.field(LaterSchema.DATA) == 0) {
                raise(buffer, LaterSchema.DATA_OFFSET, raised);
            }
        }
        budget.pay(root.length(LaterSchema.SUBGRAPHS), 4);
        for (int i = 0; i < root.length(LaterSchema.SUBGRAPHS); i++) {
            RawTable graph = root.element(LaterSchema.SUBGRAPHS, i);
            budget.pay(graph.length(LaterSchema.OPERATORS), 4);
            for (int j = 0; j < graph.length(LaterSchema.OPERATORS); j++) {
                raise(graph.element(LaterSchema.OPERATORS, j), LaterSchema.LARGE_CUSTOM_OPTIONS_OFFSET, raised);
            }
        }
    }

    /** Raises an offset, which is followed by a size in the next field. */
    private void raise(RawTable table, int field, Set<Integer> raised) throws ModelFormatException {
        long offset = table.longAt(field);
        if (offset >= 0 && offset < LEAST_OFFSET || !raised.add(table.field(field))) {
            return;
        }
        long length = table.longAt(field + 1);
        if (offset < body || length < 0 || offset > end || length > end - offset) {
            throw new ModelFormatException(source, -1, "its data of " + Long.toUnsignedString(length) + " bytes at "
                    + Long.toUnsignedString(offset) + " does not lie within the " + end
                    + " bytes before its packed files");
        }
        copy.putLong(moved(table.field(field)), offset - body + prefix);
    }

    private static int aligned(int position, int alignment) {
        return Math.addExact(position, Math.floorMod(-position, alignment));
    }
}
