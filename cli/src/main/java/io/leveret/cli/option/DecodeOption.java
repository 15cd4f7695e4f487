package io.leveret.cli.option;

import io.leveret.cli.console.UsageException;
import io.leveret.image.DecodeLimits;
import picocli.CommandLine.Model.CommandSpec;

/** The option that says what photos may ask for. */
public final class DecodeOption {
    private final CommandOption<Long> maxPixels = CommandOption.of("--max-pixels", "N", Long.class,
            DecodeLimits.DEFAULT.maxPixels(),
            "Refuse photos of more pixels than this. Default: " + DecodeLimits.DEFAULT.maxPixels() + ".");

    /** Makes it known to a command. */
    public void addTo(CommandSpec command) {
        maxPixels.addTo(command);
    }

    /**
     * What photos may ask for.
     *
     * @throws UsageException if that is nothing
     */
    public DecodeLimits limits() {
        long most = maxPixels.value();
        if (most < 1) {
            throw new UsageException("--max-pixels cannot be " + most + "; give at least 1");
        }
        return new DecodeLimits(most, DecodeLimits.DEFAULT.maxBytes());
    }
}
