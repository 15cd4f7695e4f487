package io.leveret.cli;

import io.leveret.measure.Accuracy;
import java.util.Locale;

/** Strings for people's eyes. */
final class Text {
    private Text() {}

    /** The same without line breaks, terminal codes and other controls: file names and labels may hold anything. */
    static String oneLine(String text) {
        StringBuilder line = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            line.append(Character.isISOControl(c) ? ' ' : c);
        }
        return line.toString();
    }

    /** The same for a terminal that has ASCII only, as far as our own messages and shapes go. */
    static String ascii(String text) {
        return text.replace('×', 'x').replace('−', '-').replace('·', '*').replace("…", "...");
    }

    /** Padded with spaces on the right to a number of characters. */
    static String padRight(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.codePointCount(0, text.length())));
    }

    /** Padded with spaces on the left to a number of characters. */
    static String padLeft(String text, int width) {
        return " ".repeat(Math.max(0, width - text.codePointCount(0, text.length()))) + text;
    }

    /** A number with so many decimals, at most 9, such as {@code 0.91}. Cheaper at start-up than a formatter. */
    static String decimals(float number, int decimals) {
        double scale = Math.pow(10, decimals);
        if (!(Math.abs(number) < 1e9)) {
            return Float.toString(number);
        }
        long scaled = Math.round(Math.abs((double) number) * scale);
        String fraction = Long.toString(scaled % (long) scale);
        return (number < 0 && scaled > 0 ? "-" : "") + scaled / (long) scale + "."
                + "0".repeat(decimals - fraction.length())
                + fraction;
    }

    /** A share, 0…1, such as {@code 0.683}. */
    static String share(double share) {
        return decimals((float) share, 3);
    }

    /** How often something was right, such as {@code 0.683}. */
    static String share(Accuracy accuracy) {
        return share(accuracy.share());
    }

    /** A count with a comma between thousands: {@code 3,487,816}. */
    static String thousands(long count) {
        StringBuilder text = new StringBuilder(Long.toString(count));
        int first = count < 0 ? 1 : 0;
        for (int i = text.length() - 3; i > first; i -= 3) {
            text.insert(i, ',');
        }
        return text.toString();
    }

    /** {@code 1 photo}, {@code 2 photos}. */
    static String count(int count, String singular) {
        return count + " " + singular + (count == 1 ? "" : "s");
    }

    /** That so many files were skipped: {@code skipped 1 file that is no photo}. */
    static String skipped(int files) {
        return "skipped " + count(files, "file") + (files == 1 ? " that is no photo" : " that are no photos");
    }

    /** {@code HALF_PIXEL_BILINEAR} as it is typed: {@code half-pixel-bilinear}. */
    static String typed(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
