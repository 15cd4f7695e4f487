package io.leveret.bench;

import io.leveret.base.LeveretException;
import io.leveret.bench.Verdict.Outcome;
import io.leveret.image.ImageDecoder;
import io.leveret.image.Pixels;
import java.util.Locale;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Decodes a photo with Leveret and with OpenCV. Both turn a photo upright and drop transparency. OpenCV
 * ignores color profiles, so photos with another than sRGB differ.
 */
final class PhotoSurvey {
    /** Mean difference of samples, 0 to 255, that other roundings of the transform and of colors explain. */
    private static final double CLOSE = 2;

    private PhotoSurvey() {}

    static Verdict of(byte[] file, String name) {
        Pixels here = null;
        String cause = "";
        try {
            here = new ImageDecoder().decode(file, name);
        } catch (LeveretException refused) {
            cause = refused.code() + ": " + refused.getMessage().replace(name + ": ", "");
        } catch (RuntimeException | OutOfMemoryError bug) {
            cause = "not a refusal but " + bug;
        }
        try (BytePointer bytes = new BytePointer(file);
                Mat encoded = new Mat(bytes, false);
                Mat there = opencv_imgcodecs.imdecode(encoded, opencv_imgcodecs.IMREAD_COLOR)) {
            boolean isRefused = there.empty();
            return here == null || isRefused
                    ? Verdict.refused(here == null, isRefused, cause)
                    : compare(here, there);
        } catch (RuntimeException refused) { // what OpenCV throws has no type of its own
            return Verdict.refused(here == null, true, cause);
        }
    }

    private static Verdict compare(Pixels here, Mat there) {
        if (here.width() != there.cols() || here.height() != there.rows()) {
            return Verdict.of(Outcome.DIFFERENT, "size: " + here.width() + "×" + here.height() + " instead of "
                    + there.cols() + "×" + there.rows());
        }
        byte[] bgr = new byte[here.rgb().length]; // [height][width][3]
        there.data().get(bgr);
        long sum = 0;
        int most = 0;
        for (int i = 0; i < bgr.length; i++) {
            int difference = Math.abs((here.rgb()[i] & 0xff) - (bgr[i / 3 * 3 + 2 - i % 3] & 0xff));
            sum += difference;
            most = Math.max(most, difference);
        }
        double mean = (double) sum / bgr.length;
        Outcome outcome = most == 0 ? Outcome.EQUAL : mean <= CLOSE ? Outcome.CLOSE : Outcome.DIFFERENT;
        return Verdict.of(outcome, outcome != Outcome.DIFFERENT ? ""
                : String.format(Locale.ROOT, "pixels: mean difference %.1f, most %d", mean, most));
    }
}
