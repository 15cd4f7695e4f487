package io.leveret.image.color;

import io.leveret.image.codec.Damage;
import io.leveret.image.format.Envelope;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** The canvas of an animation, black where its first frame is not. */
public final class CanvasRows implements RgbRows {
    private final RgbRows frame;
    private final Envelope.Canvas canvas;
    private int y;

    /** Puts a frame on its canvas, inside of which it lies. */
    public CanvasRows(RgbRows frame, Envelope.Canvas canvas) {
        this.frame = frame;
        this.canvas = canvas;
    }

    @Override
    public int width() {
        return canvas.width();
    }

    @Override
    public int height() {
        return canvas.height();
    }

    @Override
    public void next(byte[] rgb, int at) throws IOException {
        Arrays.fill(rgb, at, at + canvas.width() * CHANNELS, (byte) 0);
        if (isInFrame(y++)) {
            frame.next(rgb, at + canvas.left() * CHANNELS);
        }
    }

    @Override
    public void skip() throws IOException {
        if (isInFrame(y++)) {
            frame.skip();
        }
    }

    private boolean isInFrame(int row) {
        return row >= canvas.top() && row < canvas.top() + frame.height();
    }

    @Override
    public Optional<Damage> damage() throws IOException {
        return frame.damage();
    }
}
