package io.leveret.cli.classify;

import io.leveret.base.OptionException;
import io.leveret.cli.console.UsageException;
import io.leveret.cli.option.CommandOption;
import io.leveret.image.Region;
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
     * @throws UsageException if the text names none
     */
    Optional<Region> region() {
        return Optional.ofNullable(region.value()).map(RegionOption::parse);
    }

    private static Region parse(String text) {
        String[] numbers = text.split(",", -1);
        if (numbers.length != 4) {
            throw new UsageException("--roi cannot be '" + text + "'; give X,Y,W,H, in pixels as 40,0,200,150 or in"
                    + " shares of the photo's sides as 0.5,0.0,0.5,1.0");
        }
        try {
            if (text.contains(".")) {
                return Region.fractions(Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1]),
                        Double.parseDouble(numbers[2]), Double.parseDouble(numbers[3]));
            }
            return Region.pixels(Integer.parseInt(numbers[0].strip()), Integer.parseInt(numbers[1].strip()),
                    Integer.parseInt(numbers[2].strip()), Integer.parseInt(numbers[3].strip()));
        } catch (NumberFormatException notANumber) {
            throw new UsageException("--roi cannot be '" + text + "': these are not four numbers", notANumber);
        } catch (OptionException empty) {
            throw new UsageException("--roi cannot be '" + text + "': " + empty.getMessage(), empty);
        }
    }
}
