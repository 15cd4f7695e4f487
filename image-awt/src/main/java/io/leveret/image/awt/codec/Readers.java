package io.leveret.image.awt.codec;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import io.leveret.image.codec.ImageFormat;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;

/**
 * The one reader for each format: the JDK's, or TwelveMonkeys' for TIFF, where it supports more variants. Other
 * plug-ins on the class path do not change the pixels.
 */
final class Readers {
    private Readers() {}

    /**
     * A new reader, which is not shared between threads.
     *
     * @throws IOException if the JDK's image module lacks the format
     */
    static ImageReader create(ImageFormat format) throws IOException {
        return switch (format) {
            case TIFF -> new TIFFImageReaderSpi().createReaderInstance(null);
            case PNG -> ofJdk(format.displayName());
            case BMP, GIF, JPEG, WEBP -> throw new IllegalArgumentException(format + " is decoded in io.leveret.image");
        };
    }

    private static ImageReader ofJdk(String formatName) throws IOException {
        Iterator<ImageReaderSpi> providers = IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class,
                false);
        while (providers.hasNext()) {
            ImageReaderSpi provider = providers.next();
            if (provider.getClass().getModule() == ImageIO.class.getModule()
                    && provider.getFormatNames()[0].equalsIgnoreCase(formatName)) {
                return provider.createReaderInstance();
            }
        }
        throw new IIOException("this Java runtime has no reader for " + formatName);
    }
}
