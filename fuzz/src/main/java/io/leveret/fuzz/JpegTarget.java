package io.leveret.fuzz;

import io.leveret.image.codec.Damage;
import io.leveret.image.codec.DecodeRequest;
import io.leveret.image.codec.DecodedImage;
import io.leveret.image.codec.ImageFormat;
import io.leveret.image.format.Envelope;
import io.leveret.image.format.RefusedFileException;
import io.leveret.image.jpeg.JpegCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** JPEGs, decoded whole and at 1/2, 1/4 and 1/8 of a side: with the size of the scale, and the same damage at each. */
final class JpegTarget implements Target {
    private static final int[] REDUCTIONS = {2, 4, 8};
    /** Of a picture of the limit, at four scales: coefficients, rows at hand and tables. */
    private static final long BASE_BYTES = 64 << 20;
    private static final int BYTES_FOR_EACH_OF_THE_FILE = 40;

    private final List<byte[]> seeds;
    private final JpegCodec codec = new JpegCodec();

    JpegTarget(List<Path> folders) throws IOException {
        seeds = new ArrayList<>(JpegPhotos.all());
        Seeds.below(folders).stream().filter(file -> file.length > 2 && file[0] == (byte) 0xff).forEach(seeds::add);
    }

    @Override
    public byte[] make(Recipe recipe) {
        return PhotoEdits.of(recipe, seeds);
    }

    @Override
    public String run(byte[] file, Meter meter) throws IOException {
        Envelope envelope;
        try {
            envelope = Envelope.open(ImageFormat.JPEG, file, ImageTarget.LIMITS.maxPixels());
        } catch (RefusedFileException refused) {
            return "refused";
        }
        String whole = verdict(envelope, 1);
        for (int reduction : REDUCTIONS) {
            String verdict = verdict(envelope, reduction);
            if (!verdict.equals(whole)) {
                throw new IllegalStateException("at 1/" + reduction + ": " + verdict + ", but whole: " + whole);
            }
        }
        return whole.startsWith("Damage") ? "decoded with damage" : whole.equals("complete") ? "decoded" : "refused";
    }

    private String verdict(Envelope envelope, int reduction) throws IOException {
        DecodeRequest request = new DecodeRequest(ImageFormat.JPEG, envelope.essence(), envelope.width(),
                envelope.height(), envelope.space(), reduction, ImageTarget.LIMITS.maxPixels());
        try {
            DecodedImage.Bytes picture = (DecodedImage.Bytes) codec.decode(request);
            if (picture.width() != Math.ceilDiv(envelope.width(), reduction)
                    || picture.height() != Math.ceilDiv(envelope.height(), reduction)) {
                throw new IllegalStateException(
                        "at 1/" + reduction + ": " + picture.width() + " x " + picture.height());
            }
            byte[] row = new byte[picture.width() * picture.space().channels()];
            for (int y = 0; y < picture.height(); y++) {
                picture.next(row, 0);
            }
            return picture.damage().map(Damage::toString).orElse("complete");
        } catch (RefusedFileException refused) {
            return refused.getMessage();
        }
    }

    @Override
    public long mostBytes(byte[] file) {
        return BASE_BYTES + (long) BYTES_FOR_EACH_OF_THE_FILE * file.length;
    }
}
