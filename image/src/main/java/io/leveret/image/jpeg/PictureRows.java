package io.leveret.image.jpeg;

import io.leveret.image.codec.Damage;
import io.leveret.image.codec.DecodedImage;
import io.leveret.image.codec.SampleSpace;
import io.leveret.image.format.RefusedFileException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gives the rows of a picture one after the other: upsamples the components and combines them. */
final class PictureRows implements DecodedImage.Bytes {
    private final JpegPicture picture;
    private final RowUpsampler[] upsamplers;
    private final Component[] components;
    private final SampleSpace space;
    private final boolean isYcc;
    private final ColorConversion conversion;
    private final @Nullable MachineRows machine; // null where there is no machine code for them
    private final int width;
    private final int height;
    private int y;

    /**
     * Prepares.
     *
     * @param eighths the scale
     * @param space the meaning of its samples
     * @param isYcc whether three components are luma and chroma, which become RGB
     */
    PictureRows(JpegPicture picture, int eighths, SampleSpace space, boolean isYcc) {
        this.picture = picture;
        this.space = space;
        this.isYcc = isYcc;
        this.conversion = picture.usesVectors() ? new VectorColorConversion() : new ScalarColorConversion();
        Frame frame = picture.frame();
        this.width = scaled(frame.width(), eighths);
        this.height = scaled(frame.height(), eighths);
        List<Component> all = picture.components();
        this.components = all.toArray(Component[]::new);
        this.upsamplers = all.stream().map(component -> new RowUpsampler(component, frame, eighths, width))
                .toArray(RowUpsampler[]::new);
        this.machine = isYcc && MachineRows.supports(upsamplers, width)
                ? new MachineRows(upsamplers, components[0].samples(), width)
                : null;
    }

    /** The samples of a side at a scale, rounded up. */
    static int scaled(int side, int eighths) {
        return (int) (((long) side * eighths + Block.SIDE - 1) / Block.SIDE);
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
    public void skip() {
        y++;
    }

    @Override
    public Optional<Damage> damage() throws RefusedFileException {
        return picture.damage();
    }

    @Override
    public void next(byte[] samples, int at) {
        for (int i = 0; i < components.length; i++) {
            Component component = components[i];
            int needed = upsamplers[i].lastNeeded(y);
            while (picture.decodedRows() * component.vertical * component.side <= needed) {
                picture.decodeRow();
            }
        }
        if (machine != null) {
            machine.make(y, samples, at);
        } else {
            make(samples, at);
        }
        y++;
    }

    private void make(byte[] samples, int at) {
        for (RowUpsampler upsampler : upsamplers) {
            upsampler.make(y);
        }
        if (isYcc) {
            conversion.toRgb(upsamplers[0].samples(), upsamplers[0].start(y), upsamplers[1].samples(),
                    upsamplers[1].start(y), upsamplers[2].samples(), upsamplers[2].start(y), width, samples, at);
        } else {
            interleave(samples, at);
        }
    }

    private void interleave(byte[] samples, int at) {
        for (int i = 0; i < upsamplers.length; i++) {
            byte[] from = upsamplers[i].samples();
            int start = upsamplers[i].start(y);
            for (int x = 0; x < width; x++) {
                samples[at + x * upsamplers.length + i] = from[start + x];
            }
        }
    }
}
