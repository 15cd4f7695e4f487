/** Decodes, orients and resizes photos into pixels. */
@SuppressWarnings({"requires-automatic"})
module io.leveret.image {
    requires transitive java.desktop;
    requires com.twelvemonkeys.imageio.core; // what the readers of the two others extend
    requires com.twelvemonkeys.imageio.tiff;
    requires com.twelvemonkeys.imageio.webp;

    exports io.leveret.image;
}
