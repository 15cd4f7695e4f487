import io.leveret.image.awt.codec.AwtCodec;
import io.leveret.image.awt.codec.AwtColorManagement;
import io.leveret.image.codec.ColorManagement;
import io.leveret.image.codec.ImageCodec;

/** Decodes TIFF with TwelveMonkeys, manages colors with the JDK, and converts Java's own images. */
@SuppressWarnings({"requires-automatic"})
module io.leveret.image.awt {
    requires transitive io.leveret.image;
    requires transitive java.desktop; // no other module of Leveret does
    requires com.twelvemonkeys.imageio.core; // what the reader of TIFF extends
    requires com.twelvemonkeys.imageio.metadata; // the tags of TIFF
    requires com.twelvemonkeys.imageio.tiff;
    requires static org.jspecify;

    exports io.leveret.image.awt;

    provides ImageCodec with AwtCodec;
    provides ColorManagement with AwtColorManagement;
}
