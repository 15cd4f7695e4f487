package io.leveret.image.gif;

import io.leveret.image.Pixels;
import io.leveret.image.codec.Damage;
import io.leveret.image.codec.DecodeRequest;
import io.leveret.image.codec.DecodedImage;
import io.leveret.image.codec.ImageCodec;
import io.leveret.image.codec.ImageFormat;
import io.leveret.image.codec.SampleSpace;
import io.leveret.image.codec.StoredImage;
import io.leveret.image.format.GifFrame;
import io.leveret.image.format.RefusedFileException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * Decodes the first frame onto its canvas. Transparent pixels have the color that the table gives their index; the
 * canvas around the frame has it too, and is black if no index is transparent.
 */
public final class GifCodec implements ImageCodec {
    private static final int CHANNELS = 3;
    private static final int COLORS = 256;

    @Override
    public Set<ImageFormat> formats() {
        return Set.of(ImageFormat.GIF);
    }

    /** The canvas and the frame's indices. */
    @Override
    public long workingBytes(DecodeRequest request) {
        return (CHANNELS + 1L) * request.width() * request.height();
    }

    @Override
    public DecodedImage decode(DecodeRequest request) throws RefusedFileException {
        byte[] file = request.file();
        GifFrame frame = GifFrame.first(file);
        LzwDecoder decoder = new LzwDecoder(file, frame.data());
        byte[] indices = decoder.decode(frame.width(), frame.height());
        int rows = decoder.filled() / frame.width();
        if (decoder.filled() == 0) {
            throw new RefusedFileException("nothing of the GIF file's picture data is there");
        }
        byte[] rgb = canvas(frame, indices, colors(file, frame));
        return new StoredImage(frame.canvasWidth(), frame.canvasHeight(), SampleSpace.RGB, rgb,
                rows == frame.height()
                        ? Optional.empty()
                        : Optional.of(new Damage(frame.height(), rows, "its picture data ends early or is damaged")));
    }

    /** Returns {@code [256][3]}: the table, then black; the gray values if the file has no table. */
    private static byte[] colors(byte[] file, GifFrame frame) {
        int start = frame.colorTable();
        if (frame.colors() > 0) {
            return Arrays.copyOf(Arrays.copyOfRange(file, start, start + frame.colors() * CHANNELS),
                    COLORS * CHANNELS);
        }
        byte[] grays = new byte[COLORS * CHANNELS];
        for (int i = 0; i < grays.length; i++) {
            grays[i] = (byte) (i / CHANNELS);
        }
        return grays;
    }

    /** Returns {@code [canvasHeight][canvasWidth][3]}. */
    private static byte[] canvas(GifFrame frame, byte[] indices, byte[] colors) {
        byte[] rgb = new byte[Pixels.byteCount(frame.canvasWidth(), frame.canvasHeight())];
        boolean covered = frame.width() == frame.canvasWidth() && frame.height() == frame.canvasHeight();
        for (int to = 0; !covered && frame.transparent() >= 0 && to < rgb.length; to += CHANNELS) {
            put(colors, frame.transparent(), rgb, to);
        }
        for (int row = 0; row < frame.height(); row++) {
            int y = frame.top() + (frame.interlaced() ? interlacedRow(row, frame.height()) : row);
            int to = (y * frame.canvasWidth() + frame.left()) * CHANNELS;
            for (int i = row * frame.width(); i < (row + 1) * frame.width(); i++) {
                put(colors, indices[i] & 0xff, rgb, to);
                to += CHANNELS;
            }
        }
        return rgb;
    }

    private static void put(byte[] colors, int index, byte[] rgb, int to) {
        rgb[to] = colors[index * CHANNELS];
        rgb[to + 1] = colors[index * CHANNELS + 1];
        rgb[to + 2] = colors[index * CHANNELS + 2];
    }

    /** The place of a stored row (GIF89a, appendix E): every 8th from 0, every 8th from 4, 4th from 2, 2nd from 1. */
    private static int interlacedRow(int row, int height) {
        int first = (height + 7) / 8;
        int second = (height + 3) / 8;
        int third = (height + 1) / 4;
        if (row < first) {
            return row * 8;
        } else if (row < first + second) {
            return (row - first) * 8 + 4;
        } else if (row < first + second + third) {
            return (row - first - second) * 4 + 2;
        }
        return (row - first - second - third) * 2 + 1;
    }
}
