package io.leveret.cli;

import io.leveret.image.Region;

/** How {@code --roi} names a part of a photo: {@code X,Y,W,H}, in pixels or with decimal points in shares of its sides. */
final class RegionText {
    private RegionText() {}

    /**
     * The region that a text names.
     *
     * @throws UsageException if it names none
     */
    static Region parse(String text) {
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
        } catch (IllegalArgumentException empty) {
            throw new UsageException("--roi cannot be '" + text + "': " + empty.getMessage(), empty);
        }
    }
}
