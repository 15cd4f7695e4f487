/** Decodes, orients and resizes photos into pixels. */
module io.leveret.image {
    exports io.leveret.image;
    exports io.leveret.image.codec;

    uses io.leveret.image.codec.ImageCodec;
    uses io.leveret.image.codec.ColorManagement;
}
