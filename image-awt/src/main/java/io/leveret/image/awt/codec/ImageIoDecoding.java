package io.leveret.image.awt.codec;

import io.leveret.image.codec.DecodeRequest;
import io.leveret.image.codec.DecodedImage;
import io.leveret.image.codec.SampleSpace;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.IIOException;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Decodes a file by its {@link ImageReader}. */
final class ImageIoDecoding {
    /** libjpeg's warnings about data that ends early, after which it fills the rest with gray. */
    private static final String JPEG_ENDS_EARLY = "premature end";

    private ImageIoDecoding() {}

    static DecodedImage decode(DecodeRequest request) throws IOException {
        ImageReader reader = Readers.create(request.format());
        try (ImageInputStream input = new ByteArrayInput(request.file())) {
            String[] endsEarly = new String[1];
            reader.addIIOReadWarningListener((source, warning) -> {
                if (warning.toLowerCase(Locale.ROOT).contains(JPEG_ENDS_EARLY)) {
                    endsEarly[0] = warning;
                }
            });
            reader.setInput(input, false, true);
            if (reader.getWidth(0) != request.width() || reader.getHeight(0) != request.height()) {
                throw new IIOException("its headers contradict each other about its size: " + request.width() + " x "
                        + request.height() + " and " + reader.getWidth(0) + " x " + reader.getHeight(0));
            }
            DecodedImage image = read(reader, request.space());
            if (endsEarly[0] != null) {
                throw new IIOException("its picture data ends early (" + endsEarly[0] + ")");
            }
            return image;
        } finally {
            reader.dispose();
        }
    }

    /** The JPEG reader makes no image of CMYK, but returns its raster. */
    private static DecodedImage read(ImageReader reader, Optional<SampleSpace> space) throws IOException {
        boolean inks = space.isPresent() && (space.get() == SampleSpace.CMYK || space.get() == SampleSpace.YCCK);
        return inks ? RasterSamples.ofInks(reader.readRaster(0, null), space.get()) : RasterSamples.of(reader.read(0));
    }
}
