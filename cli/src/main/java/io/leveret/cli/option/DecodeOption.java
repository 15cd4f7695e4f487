package io.leveret.cli.option;

import io.leveret.cli.console.UsageException;
import io.leveret.image.DecodeLimits;
import picocli.CommandLine.Model.CommandSpec;

/** The option that limits photos. */
public final class DecodeOption {
    private final CommandOption<Long> maxPixels = CommandOption.of("--max-pixels", "N", Long.class,
            DecodeLimits.DEFAULT.maxPixels(),
            "Refuse photos of more pixels than this. Default: " + DecodeLimits.DEFAULT.maxPixels() + ".");

    /** Makes it known to a command. */
    public void addTo(CommandSpec command) {
        maxPixels.addTo(command);
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
        return new DecodeLimits(most, DecodeLimits.DEFAULT.maxBytes());
    }
}
