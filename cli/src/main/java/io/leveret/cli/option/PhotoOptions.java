package io.leveret.cli.option;

import io.leveret.image.DecodeLimits;
import io.leveret.image.Decoding;
import io.leveret.image.Fit;
import io.leveret.image.Resize;
import io.leveret.image.Resizer;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine.Model.CommandSpec;

/** The options that say which photos are read, and how they get the size of a model's input. */
public final class PhotoOptions {
    private final CommandOption<Fit> fit = CommandOption.ofWords("--resize", "HOW", Fit.class, null,
            "How a photo's shape becomes the model's: squash, crop or pad. Default: squash.");
    private final CommandOption<Resizer> resizer = CommandOption.ofWords("--resizer", "NAME", Resizer.class, null,
            "How pixels are interpolated: half-pixel-bilinear, legacy-bilinear, align-corners-bilinear, nearest or"
                    + " area. Default: half-pixel-bilinear.");
    private final DecodeOption decoding = new DecodeOption();

    /** Makes them known to a command. */
    public void addTo(CommandSpec command) {
        List.of(fit, resizer).forEach(option -> option.addTo(command));
        decoding.addTo(command);
    }

    /** Whether anything is said of how photos are resized. */
    public boolean sayHowToResize() {
        return fit.value() != null || resizer.value() != null;
    }

    /** How photos get the input's size. */
    public Resize resize() {
        return new Resize(Objects.requireNonNullElse(resizer.value(), Resize.DEFAULT.resizer()),
                Objects.requireNonNullElse(fit.value(), Resize.DEFAULT.fit()));
    }

    /** Whether photos are decoded to all their pixels. */
    public Decoding decoding() {
        return decoding.decoding();
    }

    /** The limits of photos. */
    public DecodeLimits decodeLimits() {
        return decoding.limits();
    }
}
