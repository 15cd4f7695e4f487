package io.leveret.tflite.flatbuffer;

import com.google.flatbuffers.FlatBufferBuilder;
import io.leveret.tflite.format.ModelFormatException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.tensorflow.lite.schema.Buffer;
import org.tensorflow.lite.schema.Model;

/**
 * The bytes of a model file: a FlatBuffer, perhaps the data of some of its buffers behind it, and perhaps packed files
 * at the end. Offsets within a FlatBuffer have 31 bits here, so it lies within the first 2 GiB; data may lie anywhere.
 */
public final class ModelFile {
    private static final int LEAST_OFFSET = 2; // lower ones mean that there is no data, in TensorFlow Lite too

    private static final ByteBuffer NONE = ByteBuffer.allocate(0).asReadOnlyBuffer();
    private static final int MAX_BYTES = Integer.MAX_VALUE - 8; // of a ByteBuffer, and so of a FlatBuffer

    private final MemorySegment bytes;
    private final ByteBuffer flatBuffer;
    private @Nullable Model model; // parsed when it is first needed

    private ModelFile(MemorySegment bytes) {
        this.bytes = bytes;
        this.flatBuffer = slice(0, Math.min(size(), MAX_BYTES));
    }

    /** A file in memory; the array is not copied. */
    public static ModelFile of(byte[] file) {
        return new ModelFile(MemorySegment.ofArray(file));
    }

    /**
     * Maps a file into memory, of any size: only those pages that are used are read. It must not be cut short while the
     * result is in use.
     */
    public static ModelFile map(Path path) throws IOException {
        try (FileChannel file = FileChannel.open(path)) {
            return new ModelFile(file.map(FileChannel.MapMode.READ_ONLY, 0, file.size(), Arena.ofAuto()));
        }
    }

    /** The size of the file. */
    public long size() {
        return bytes.byteSize();
    }

    /** Returns the FlatBuffer and what follows it in the first 2 GiB, little-endian. */
    public ByteBuffer flatBuffer() {
        return flatBuffer;
    }

    /** Returns the last 2 GiB of the file, little-endian; packed files lie there. */
    public ByteBuffer end() {
        long length = Math.min(size(), MAX_BYTES);
        return slice(size() - length, length);
    }

    /**
     * Returns the data of a buffer, within the FlatBuffer or behind it, little-endian and read-only; without any bytes
     * if it has none, as the first one never has.
     *
     * @param index below the number of buffers
     * @throws ModelFormatException if it does not lie within the file, or has more than 2 GiB
     */
    public ByteBuffer data(int index, String source) throws ModelFormatException {
        if (index == 0) {
            return NONE; // by the schema's convention
        }
        Buffer buffer = model().buffers(index);
        ByteBuffer data = buffer.dataAsByteBuffer();
        if (data != null) {
            return data.slice().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
        }
        if (!FlatBufferBuilder.isFieldPresent(buffer, LaterSchema.DATA_OFFSET_ENTRY)) {
            return NONE;
        }
        RawTable table = RawTable.root(flatBuffer).element(LaterSchema.BUFFERS, index);
        long offset = table.longAt(LaterSchema.DATA_OFFSET);
        if (offset >= 0 && offset < LEAST_OFFSET) {
            return NONE;
        }
        long length = table.longAt(LaterSchema.DATA_SIZE);
        if (offset < 0 || length < 0 || offset > size() || length > size() - offset) {
            throw new ModelFormatException(source, -1, "its buffer " + index + " of "
                    + Long.toUnsignedString(length) + " bytes at " + Long.toUnsignedString(offset)
                    + " does not lie within its " + size() + " bytes");
        }
        if (length > MAX_BYTES) {
            throw ModelFormatException.aboveLimit(source, "the " + length + " bytes of its buffer " + index
                    + " are above the limit of " + MAX_BYTES, "bufferBytes", length, MAX_BYTES);
        }
        return slice(offset, length).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    private Model model() {
        if (model == null) {
            model = Model.getRootAsModel(flatBuffer);
        }
        return model;
    }

    private ByteBuffer slice(long offset, long length) {
        return bytes.asSlice(offset, length).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }
}
