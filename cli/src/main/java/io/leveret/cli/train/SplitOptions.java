package io.leveret.cli.train;

import io.leveret.cli.option.CommandOption;
import io.leveret.train.TrainingOptions;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** The options that say which photos train, and which test. */
public final class SplitOptions {
    private static final TrainingOptions DEFAULT = TrainingOptions.DEFAULT;

    private final CommandOption<Long> seed = CommandOption.of("--seed", "N", Long.class, DEFAULT.seed(),
            "Of all that is left to chance; the same gives the same model. Default: " + DEFAULT.seed() + ".");
    private final CommandOption<Double> testShare;
    private final CommandOption<Integer> photosPerClass = CommandOption.of("--photos-per-class", "N", Integer.class,
            DEFAULT.photosPerClass(), "Train with no more photos of a class than this. Default: all.");

    /**
     * Options.
     *
     * @param tested what is tested, such as {@code model}
     */
    public SplitOptions(String tested) {
        this.testShare = CommandOption.of("--test-share", "P", Double.class, DEFAULT.testShare(),
                "Keep this share of each class's photos to test the finished " + tested + " with. Default: "
                        + DEFAULT.testShare() + ".");
    }

    /** Makes them known to a command. */
    public void addTo(CommandSpec command) {
        List.of(seed, testShare, photosPerClass).forEach(option -> option.addTo(command));
    }

    /** Sets them. */
    public TrainingOptions.Builder applyTo(TrainingOptions.Builder options) {
        return options.seed(seed.value()).testShare(testShare.value()).photosPerClass(photosPerClass.value());
    }
}
