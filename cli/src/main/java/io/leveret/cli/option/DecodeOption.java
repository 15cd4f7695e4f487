package io.leveret.cli.option;

import io.leveret.cli.console.UsageException;
import io.leveret.image.DecodeLimits;
import io.leveret.image.Decoding;
import io.leveret.image.Truncated;
import io.leveret.image.codec.Damage;
import picocli.CommandLine.Model.CommandSpec;

/** The options that say which photos are read. */
public final class DecodeOption {
    private final CommandOption<Long> maxPixels = CommandOption.of("--max-pixels", "N", Long.class,
            DecodeLimits.DEFAULT.maxPixels(),
            "Refuse photos of more pixels than this. Default: only memory limits them.");
    private final CommandOption<Truncated> truncated = CommandOption.ofWords("--truncated", "RULE", Truncated.class,
            DecodeLimits.DEFAULT.truncated(),
            "Photos whose files are cut off or damaged: refuse, partial (use whatever is there) or nine-tenths (use it"
                    + " if nine tenths of the rows are there). Default: nine-tenths.");

    private final CommandOption<Decoding> decode = CommandOption.ofWords("--decode", "HOW", Decoding.class,
            Decoding.SCALED,
            "Decode photos to all their pixels (exact), or JPEGs to a half, a quarter or an eighth of their sides where"
                    + " that is enough for the model (scaled), which is faster. Default: scaled.");

    /** Makes them known to a command. */
    public void addTo(CommandSpec command) {
        maxPixels.addTo(command);
        truncated.addTo(command);
        decode.addTo(command);
    }

    /** Whether photos are decoded to all their pixels. */
    public Decoding decoding() {
        return decode.value();
    }

    /** What is said of a photo of which only a part is used. */
    public static String note(String photo, Damage damage) {
        return photo + ": " + damage.describe() + "; what is there is used (--truncated refuse refuses it)";
    }

    /**
     * The limits of photos.
     *
     * @throws UsageException if no photo could meet them
     */
    public DecodeLimits limits() {
        long most = maxPixels.value();
        if (most < 1) {
            throw new UsageException("--max-pixels cannot be " + most + "; give at least 1");
        }
        return new DecodeLimits(most, DecodeLimits.DEFAULT.maxBytes(), truncated.value());
    }
}
