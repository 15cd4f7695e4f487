package io.leveret.cli.classify;

import io.leveret.cli.option.CommandOption;
import io.leveret.image.Region;
import io.leveret.wire.RegionText;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** The option that asks for a part of each photo: {@code X,Y,W,H}, in pixels or in shares of the photo's sides. */
final class RegionOption {
    private final CommandOption<String> region = CommandOption.of("--roi", "X,Y,W,H", String.class, null,
            "Look at this part of each photo only: in pixels, as 40,0,200,150, or with decimal points in shares of its"
                    + " sides, as 0.5,0.0,0.5,1.0. (0,0,1,1 is one pixel; 0.0,0.0,1.0,1.0 is all.)");

    /** Makes it known to a command. */
    void addTo(CommandSpec command) {
        region.addTo(command);
    }

    /**
     * The region that is asked for.
     *
     * @throws io.leveret.base.OptionException if the text names none
     */
    Optional<Region> region() {
        return Optional.ofNullable(region.value()).map(text -> RegionText.parse("roi", text));
    }
}
