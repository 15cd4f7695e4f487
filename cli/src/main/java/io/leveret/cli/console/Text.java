package io.leveret.cli.console;

import io.leveret.base.MessageText;
import io.leveret.measure.evaluation.Accuracy;
import java.util.Locale;

/** Strings for people's eyes. */
public final class Text {
    private static final int BAR_CELLS = 20;
    private static final String EIGHTHS = "▏▎▍▌▋▊▉"; // one to seven eighths of a cell, from the left

    private Text() {}

    /**
     * The same with blanks for line breaks, terminal codes, bidirectional overrides and other controls: file names and
     * labels may hold anything.
     */
    public static String oneLine(String text) {
        StringBuilder line = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            line.append(MessageText.isControl(c) ? ' ' : c);
        }
        return line.toString();
    }

    /** The same for a terminal that has ASCII only, as far as our own messages and shapes go. */
    public static String ascii(String text) {
        return text.replace('×', 'x').replace('−', '-').replace('·', '*').replace("…", "...");
    }

    /** Padded with spaces on the right to a number of characters. */
    public static String padRight(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.codePointCount(0, text.length())));
    }

    /** Padded with spaces on the left to a number of characters. */
    public static String padLeft(String text, int width) {
        return " ".repeat(Math.max(0, width - text.codePointCount(0, text.length()))) + text;
    }

    /** A number with at most 9 decimals, such as {@code 0.91}. Cheaper at start-up than a formatter. */
    public static String decimals(float number, int decimals) {
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

    /** Milliseconds with four significant digits, or more before the point. */
    public static String millis(double nanos) {
        double millis = nanos / 1e6;
        return decimals((float) millis, millis < 1 ? 4 : millis < 10 ? 3 : millis < 100 ? 2 : 1);
    }

    /** A share, 0…1, such as {@code 0.683}. */
    public static String share(double share) {
        return decimals((float) share, 3);
    }

    /** How often something was right, such as {@code 0.683}. */
    public static String share(Accuracy accuracy) {
        return share(accuracy.share());
    }

    /** A count with a comma between thousands: {@code 3,487,816}. */
    public static String thousands(long count) {
        StringBuilder text = new StringBuilder(Long.toString(count));
        int first = count < 0 ? 1 : 0;
        for (int i = text.length() - 3; i > first; i -= 3) {
            text.insert(i, ',');
        }
        return text.toString();
    }

    /** {@code 1 photo}, {@code 2 photos}. */
    public static String count(int count, String singular) {
        return count + " " + singular + (count == 1 ? "" : "s");
    }

    /** {@code skipped 1 file that is no photo}. */
    public static String skipped(int files) {
        return "skipped " + count(files, "file") + (files == 1 ? " that is no photo" : " that are no photos");
    }

    /** {@code HALF_PIXEL_BILINEAR} as it is typed: {@code half-pixel-bilinear}. */
    public static String typed(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * A share of 1 as a bar of up to 20 characters, in eighths of one; in ASCII, of whole ones.
     *
     * @param share 0…1
     */
    public static String bar(float share, boolean unicode) {
        if (!unicode) {
            return "#".repeat(Math.round(share * BAR_CELLS));
        }
        int eighths = Math.round(share * BAR_CELLS * 8);
        String bar = "█".repeat(eighths / 8);
        return eighths % 8 == 0 ? bar : bar + EIGHTHS.charAt(eighths % 8 - 1);
    }
}
