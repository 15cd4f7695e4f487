package io.leveret.image.webp;

import io.leveret.image.Pixels;
import io.leveret.image.codec.Damage;
import io.leveret.image.codec.DecodeRequest;
import io.leveret.image.codec.DecodedImage;
import io.leveret.image.codec.ImageCodec;
import io.leveret.image.codec.ImageFormat;
import io.leveret.image.codec.SampleSpace;
import io.leveret.image.format.RefusedFileException;
import java.util.Optional;
import java.util.Set;

/** Decodes lossless WebP pictures to RGB. Alpha is dropped. */
public final class WebpCodec implements ImageCodec {
    private static final int CHANNELS = 3;
    private static final int CHUNK = 12; // of the only chunk of a simple file
    private static final int DATA = 20;

    @Override
    public Set<ImageFormat> formats() {
        return Set.of(ImageFormat.WEBP);
    }

    /** Above readers of libraries, whose lossless decoders refuse valid files. */
    @Override
    public int priority() {
        return 1;
    }

    @Override
    public boolean supports(DecodeRequest request) {
        byte[] file = request.file();
        return request.format() == ImageFormat.WEBP && file.length > DATA && file[CHUNK + 3] == 'L';
    }

    @Override
    public DecodedImage decode(DecodeRequest request) throws RefusedFileException {
        LosslessDecoder.Decoded decoded = LosslessDecoder.decode(new LosslessBits(request.file(), DATA),
                request.width(), request.height());
        byte[] rgb = new byte[Pixels.byteCount(request.width(), request.height())]; // [height][width][3]
        int to = 0;
        for (int i = 0; i < decoded.rows() * request.width(); i++) {
            int pixel = decoded.argb()[i];
            rgb[to] = (byte) (pixel >> 16);
            rgb[to + 1] = (byte) (pixel >> 8);
            rgb[to + 2] = (byte) pixel;
            to += CHANNELS;
        }
        return new DecodedImage.Bytes(request.width(), request.height(), SampleSpace.RGB, rgb,
                decoded.rows() == request.height()
                        ? Optional.empty()
                        : Optional.of(new Damage(request.height(), decoded.rows(),
                                "its picture data ends early or is damaged")));
    }
}
