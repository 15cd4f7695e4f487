package io.leveret.image.awt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.OptionException;
import io.leveret.image.Decoding;
import io.leveret.image.Fit;
import io.leveret.image.FramedPhoto;
import io.leveret.image.Framing;
import io.leveret.image.ImageDecoder;
import io.leveret.image.Orientation;
import io.leveret.image.Pixels;
import io.leveret.image.Region;
import io.leveret.image.Resize;
import io.leveret.image.Resizer;
import io.leveret.image.codec.DecodeRequest;
import io.leveret.image.codec.ImageCodec;
import io.leveret.image.codec.ImageFormat;
import io.leveret.image.codec.SampleSpace;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is framed while it is decoded is what is framed after it. */
class FramedDecodingTest {
    private static final List<Region> REGIONS = List.of(Region.pixels(2, 1, 5, 4), Region.fractions(0.2, 0.3, 0.5, 0.6),
            Region.centerSquare(0.875f));

    private final ImageDecoder decoder = new ImageDecoder();

    @Test
    void decode_everyFormat_isFramedAsThePixelsAre() {
        for (String name : Samples.FILES) {
            byte[] file = Samples.read(name);
            Pixels whole = decoder.decode(file, name);
            framings().map(framing -> framing.decoding(Decoding.EXACT)).forEach(framing -> {
                FramedPhoto photo = decoder.decode(file, name, framing);

                assertEquals(framing.of(whole).picture(), photo.picture(), name);
                assertEquals(framing.of(whole).width(), photo.width(), name);
                assertEquals(1, photo.reduction());
            });
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void decode_everyOrientation_isFramedAsThePixelsAre(int orientation) throws IOException {
        byte[] jpeg = oriented(JpegFiles.write(JpegFiles.picture(133, 71), false, false), orientation);
        Pixels whole = decoder.decode(jpeg, "photo.jpg");
        framings().map(framing -> framing.decoding(Decoding.EXACT)).forEach(framing -> assertEquals(
                framing.of(whole).picture(), decoder.decode(jpeg, "photo.jpg", framing).picture()));
    }

    /** The smaller picture is what the decoder gives if it is wanted as it is. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void decode_scaled_isFramedAsTheSmallerPictureIs(int orientation) throws IOException {
        boolean turned = orientation > 4;
        for (boolean progressive : new boolean[]{false, true}) {
            byte[] plain = JpegFiles.write(JpegFiles.picture(800, 480), false, progressive);
            byte[] jpeg = oriented(plain, orientation);
            for (int reduction : new int[]{8, 4, 2}) {
                int wide = (turned ? 480 : 800) * 2 / 3 / reduction;
                int high = (turned ? 800 : 480) * 2 / 3 / reduction;
                Framing smaller = Framing.of(Resize.DEFAULT, wide, high);
                FramedPhoto photo = decoder.decode(jpeg, "photo.jpg", smaller);

                assertEquals(reduction, photo.reduction());
                assertEquals(smaller.of(reduced(plain, orientation, reduction)).picture(), photo.picture());
                assertEquals(turned ? 480 : 800, photo.width());
                assertEquals(turned ? 800 : 480, photo.height());
            }
            Framing half = Framing.of(new Resize(Resizer.AREA, Fit.PAD), 25, 35).region(
                    Region.fractions(0.25, 0, 0.5, 1)).orientation(Orientation.ROTATE_90);
            FramedPhoto photo = decoder.decode(jpeg, "photo.jpg", half);

            assertTrue(photo.reduction() > 1);
            assertEquals(half.of(reduced(plain, orientation, photo.reduction())).picture(), photo.picture());
            assertEquals(turned ? 800 : 480, photo.width());
        }
    }

    /** A region in pixels counts in pixels of the photo. */
    @Test
    void decode_scaledWithARegionInPixels_isThatOfThePhoto() throws IOException {
        byte[] jpeg = JpegFiles.write(JpegFiles.picture(800, 480), false, false);
        Framing framing = Framing.of(Resize.DEFAULT, 30, 20).region(Region.pixels(203, 100, 400, 240));

        FramedPhoto photo = decoder.decode(jpeg, "photo.jpg", framing);

        assertEquals(8, photo.reduction());
        assertEquals(Resize.DEFAULT.apply(reduced(jpeg, 1, 8).crop(25, 13, 50, 30), 30, 20), photo.picture());
        Framing outside = framing.region(Region.pixels(401, 0, 400, 240));
        String message = assertThrows(OptionException.class, () -> decoder.decode(jpeg, "photo.jpg", outside))
                .getMessage();
        assertTrue(message.contains("reaches outside the picture of 800 x 480"), message);
    }

    /** Sides that no scale divides: what is wanted is placed as in the photo, and not as in what is decoded of it. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4, 6, 7})
    void decode_scaled_isPlacedAsExactly(int orientation) throws IOException {
        byte[] jpeg = oriented(JpegFiles.write(JpegFiles.picture(401, 299), false, false), orientation);
        Pixels whole = decoder.decode(jpeg, "photo.jpg");
        int scaled = 0;
        for (int side = 2 + orientation % 4; side < 150; side += 3) { // all sides, over the orientations
            for (Framing framing : List.of(Framing.inside(Resizer.AREA, side),
                    Framing.inside(Resizer.NEAREST, side).region(Region.pixels(101, 50, 163, 211)),
                    Framing.of(new Resize(Resizer.NEAREST, Fit.PAD), side, side))) {
                FramedPhoto exact = framing.of(whole);
                FramedPhoto photo = decoder.decode(jpeg, "photo.jpg", framing);

                assertEquals(exact.picture().toString(), photo.picture().toString()); // the sides
                assertEquals(blackPixels(exact.picture()), blackPixels(photo.picture()));
                scaled += photo.reduction() > 1 ? 1 : 0;
            }
        }
        assertTrue(scaled > 67, scaled + " scaled");
    }

    private static int blackPixels(Pixels picture) {
        int black = 0;
        for (int at = 0; at < picture.rgb().length; at += Pixels.CHANNELS) {
            black += (picture.rgb()[at] | picture.rgb()[at + 1] | picture.rgb()[at + 2]) == 0 ? 1 : 0;
        }
        return black;
    }

    /** The whole picture at a reduction, as the codec gives it to the decoder. */
    private static Pixels reduced(byte[] plain, int orientation, int reduction) throws IOException {
        byte[] adobe = Samples.concat(Samples.ascii("Adobe"), new byte[]{0, 100, 0, 0, 0, 0, 1}); // YCbCr
        byte[] essence = Samples.insert(JpegFiles.without(plain, 0xe0), 2, Samples.jpegSegment(0xee, adobe));
        DecodeRequest request = new DecodeRequest(ImageFormat.JPEG, essence, 800, 480, Optional.of(SampleSpace.RGB),
                reduction, Long.MAX_VALUE);
        return Pixels.of(ImageCodec.of(request).orElseThrow().decode(request), new byte[0])
                .orient(Orientation.ofExif(orientation));
    }

    private static Stream<Framing> framings() {
        return Stream.concat(Stream.of(Framing.WHOLE, Framing.inside(Resizer.AREA, 9)),
                Stream.of(Resizer.values()).flatMap(resizer -> Stream.of(Fit.values())
                        .map(fit -> Framing.of(new Resize(resizer, fit), 6, 5))
                        .flatMap(
                                framing -> Stream.concat(Stream.of(framing, framing.orientation(Orientation.ROTATE_90)),
                                        REGIONS.stream().map(framing::region)))));
    }

    private static byte[] oriented(byte[] jpeg, int orientation) {
        byte[] exif = Samples.concat(Samples.ascii("Exif\0\0"), Samples.exif(orientation, ByteOrder.BIG_ENDIAN));
        return Samples.insert(jpeg, 2, Samples.jpegSegment(0xe1, exif));
    }
}
