import io.leveret.image.bmp.BmpCodec;
import io.leveret.image.codec.ImageCodec;
import io.leveret.image.gif.GifCodec;
import io.leveret.image.jpeg.JpegCodec;
import io.leveret.image.png.PngCodec;
import io.leveret.image.webp.WebpCodec;

/** Decodes, orients and resizes photos into pixels. */
module io.leveret.image {
    requires transitive io.leveret.base;
    requires io.leveret.machine;
    requires static jdk.incubator.vector;
    requires static org.jspecify;

    exports io.leveret.image;
    exports io.leveret.image.codec;

    uses ImageCodec;
    uses io.leveret.image.codec.ColorManagement;

    provides ImageCodec with BmpCodec, GifCodec, JpegCodec, PngCodec, WebpCodec;
}
