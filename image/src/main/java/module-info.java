/** Decodes, orients and resizes photos into pixels. */
module io.leveret.image {
    requires transitive io.leveret.base;
    requires static org.jspecify;

    exports io.leveret.image;
    exports io.leveret.image.codec;

    uses io.leveret.image.codec.ImageCodec;
    uses io.leveret.image.codec.ColorManagement;
}
