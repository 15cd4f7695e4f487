package io.leveret.image.codec;

import java.util.Objects;
import java.util.Optional;

/** A picture whose decoder holds all samples. Not thread-safe, as its rows are read once. */
public final class StoredImage implements DecodedImage.Bytes {
    private final int width;
    private final int height;
    private final SampleSpace space;
    private final byte[] samples;
    private final Optional<Damage> damage;
    private int y;

    /**
     * Wraps samples.
     *
     * @param width pixels in a row, at least 1
     * @param height rows, at least 1
     * @param samples {@code [height][width][channels]}; must not change afterwards
     * @param damage what is missing of it
     * @throws IllegalArgumentException if there are not {@code height × width × channels} of them
     */
    public StoredImage(int width, int height, SampleSpace space, byte[] samples, Optional<Damage> damage) {
        long expected = (long) height * width * space.channels();
        if (width < 1 || height < 1 || samples.length != expected) {
            throw new IllegalArgumentException(width + " x " + height + " pixels of " + space + " take " + expected
                    + " samples, there are " + samples.length);
        }
        this.width = width;
        this.height = height;
        this.space = space;
        this.samples = samples;
        this.damage = Objects.requireNonNull(damage, "damage");
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public int height() {
        return height;
    }

    @Override
    public SampleSpace space() {
        return space;
    }

    @Override
    public void next(byte[] row, int at) {
        int length = width * space.channels();
        System.arraycopy(samples, y * length, row, at, length);
        y++;
    }

    @Override
    public void skip() {
        y++;
    }

    @Override
    public Optional<Damage> damage() {
        return damage;
    }
}
