package io.leveret.wire;

import io.leveret.base.OptionException;
import io.leveret.image.Region;

/** A region as users write it: {@code X,Y,W,H}, in pixels or, with decimal points, in shares of a photo's sides. */
public final class RegionText {
    private RegionText() {}

    /**
     * Reads a region.
     *
     * @param option the name of the option that has the text, for messages
     * @throws OptionException if the text names no region
     */
    public static Region parse(String option, String text) {
        String[] numbers = text.split(",", -1);
        if (numbers.length != 4) {
            throw new OptionException(option, text, "cannot be '" + text + "'; give X,Y,W,H, in pixels as 40,0,200,150"
                    + " or in shares of the photo's sides as 0.5,0.0,0.5,1.0");
        }
        try {
            if (text.contains(".")) {
                return Region.fractions(Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1]),
                        Double.parseDouble(numbers[2]), Double.parseDouble(numbers[3]));
            }
            return Region.pixels(Integer.parseInt(numbers[0].strip()), Integer.parseInt(numbers[1].strip()),
                    Integer.parseInt(numbers[2].strip()), Integer.parseInt(numbers[3].strip()));
        } catch (NumberFormatException notANumber) {
            throw new OptionException(option, text, "cannot be '" + text + "': these are not four numbers");
        } catch (OptionException empty) {
            throw new OptionException(option, text, "cannot be '" + text + "': " + empty.getMessage());
        }
    }
}
