package io.leveret.image.awt;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Builds TIFF files of one strip, or one for each color, whose samples are any numbers. */
final class NumberTiff {
    /** Signed integers. */
    static final int SIGNED = 2;
    /** Floating point. */
    static final int REAL = 3;

    private static final int BYTE = 1;
    private static final int SHORT = 3;
    private static final int LONG = 4;
    private static final int SIGNED_BYTE = 6;
    private static final int SIGNED_SHORT = 8;
    private static final int SIGNED_LONG = 9;
    private static final int FLOAT = 11;
    private static final int DOUBLE = 12;

    private final int format;
    private final int bits;
    private final int samples;
    private int photometric;
    private int compression = 1;
    private boolean planar;
    private int extra;
    private int rangeType = DOUBLE;
    private double[] least = {};
    private double[] greatest = {};
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

    /** Gray or RGB, with alpha if there are two or four samples. */
    NumberTiff(int format, int bits, int samples) {
        this.format = format;
        this.bits = bits;
        this.samples = samples;
        this.photometric = samples < 3 ? 1 : 2;
        this.extra = 2; // not associated
    }

    NumberTiff photometric(int value) {
        photometric = value;
        return this;
    }

    NumberTiff compression(int value) {
        compression = value;
        return this;
    }

    NumberTiff planar() {
        planar = true;
        return this;
    }

    NumberTiff associatedAlpha() {
        extra = 1;
        return this;
    }

    NumberTiff bigEndian() {
        order = ByteOrder.BIG_ENDIAN;
        return this;
    }

    /** SMinSampleValue and SMaxSampleValue, in the type of TIFF that fits the samples. */
    NumberTiff range(double[] from, double[] to) {
        rangeType = format == REAL ? bits == 64 ? DOUBLE : FLOAT
                : bits == 8 ? SIGNED_BYTE : bits == 16 ? SIGNED_SHORT : SIGNED_LONG;
        least = from;
        greatest = to;
        return this;
    }

    NumberTiff range(double from, double to) {
        return range(new double[]{from}, new double[]{to});
    }

    /** The same as bytes without sign. */
    NumberTiff rangeOfBytes(double[] from, double[] to) {
        range(from, to);
        rangeType = BYTE;
        return this;
    }

    /** The file of pixels, from the top left. */
    byte[] file(int width, double... values) {
        int pixels = values.length / samples;
        ByteBuffer data = ByteBuffer.allocate(values.length * bits / 8).order(order);
        for (int i = 0; i < values.length; i++) {
            put(data, planar ? values[i % pixels * samples + i / pixels] : values[i]);
        }
        return file(width, pixels / width, data.array());
    }

    /** The file of a strip, which may be compressed. */
    byte[] file(int width, int height, byte[] strip) {
        double[] counts = new double[planar ? samples : 1];
        Arrays.fill(counts, strip.length / counts.length);
        double[] offsets = new double[counts.length];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = 8 + i * counts[0];
        }
        List<double[]> values = new ArrayList<>();
        List<int[]> tags = new ArrayList<>();
        tag(tags, values, 256, LONG, width);
        tag(tags, values, 257, LONG, height);
        tag(tags, values, 258, SHORT, repeated(bits));
        tag(tags, values, 259, SHORT, compression);
        tag(tags, values, 262, SHORT, photometric);
        tag(tags, values, 273, LONG, offsets);
        tag(tags, values, 277, SHORT, samples);
        tag(tags, values, 278, LONG, height);
        tag(tags, values, 279, LONG, counts);
        tag(tags, values, 284, SHORT, planar ? 2 : 1);
        if (samples % 2 == 0) {
            tag(tags, values, 338, SHORT, extra);
        }
        tag(tags, values, 339, SHORT, repeated(format));
        if (least.length > 0) {
            tag(tags, values, 340, rangeType, least);
        }
        if (greatest.length > 0) {
            tag(tags, values, 341, rangeType, greatest);
        }
        int directory = 8 + strip.length + strip.length % 2;
        int lists = directory + 2 + 12 * tags.size() + 4;
        ByteBuffer tiff = ByteBuffer.allocate(lists + 8 * 4 * tags.size()).order(order);
        tiff.put(Samples.ascii(order == ByteOrder.BIG_ENDIAN ? "MM" : "II")).putShort((short) 42).putInt(directory);
        tiff.put(strip).position(directory).putShort((short) tags.size());
        int list = lists;
        for (int i = 0; i < tags.size(); i++) {
            double[] numbers = values.get(i);
            tiff.putShort((short) tags.get(i)[0]).putShort((short) tags.get(i)[1]).putInt(numbers.length);
            ByteBuffer encoded = ByteBuffer.allocate(8 * numbers.length + 4).order(order);
            for (double each : numbers) {
                put(encoded, tags.get(i)[1], each);
            }
            if (encoded.position() <= 4) {
                tiff.put(encoded.array(), 0, 4);
            } else {
                tiff.putInt(list).put(list, encoded.array(), 0, encoded.position());
                list += encoded.position() + encoded.position() % 2;
            }
        }
        return tiff.array();
    }

    private double[] repeated(int value) {
        double[] list = new double[samples];
        Arrays.fill(list, value);
        return list;
    }

    private static void tag(List<int[]> tags, List<double[]> values, int tag, int type, double... numbers) {
        tags.add(new int[]{tag, type});
        values.add(numbers);
    }

    private void put(ByteBuffer buffer, double value) {
        if (format != REAL) {
            put(buffer, bits == 8 ? BYTE : bits == 16 ? SHORT : LONG, value);
        } else if (bits == 16) {
            buffer.putShort(Float.floatToFloat16((float) value));
        } else {
            put(buffer, bits == 32 ? FLOAT : DOUBLE, value);
        }
    }

    private static void put(ByteBuffer buffer, int type, double value) {
        switch (type) {
            case BYTE, SIGNED_BYTE -> buffer.put((byte) (int) value);
            case SHORT, SIGNED_SHORT -> buffer.putShort((short) (int) value);
            case LONG, SIGNED_LONG -> buffer.putInt((int) value);
            case FLOAT -> buffer.putFloat((float) value);
            default -> buffer.putDouble(value);
        }
    }
}
