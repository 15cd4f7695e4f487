package io.leveret.cli.train;

import io.leveret.cli.option.CommandOption;
import io.leveret.train.HeadOptions;
import io.leveret.train.HeadOptions.Optimizer;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** The options that say how a head is trained. */
public final class HeadSettings {
    private static final HeadOptions DEFAULT = HeadOptions.DEFAULT;

    private final CommandOption<Integer> hidden = CommandOption.of("--hidden", "N", Integer.class, DEFAULT.hidden(),
            "Put a hidden layer of this many units before the classes. Default: none, which is softmax regression.");
    private final CommandOption<Integer> epochs = CommandOption.of("--epochs", "N", Integer.class, DEFAULT.epochs(),
            "Go over the photos at most this often; cross-validation says when to stop. Default: " + DEFAULT.epochs()
                    + ".");
    private final CommandOption<Integer> batch = CommandOption.of("--batch", "N", Integer.class, DEFAULT.batch(),
            "Photos in a step. Default: " + DEFAULT.batch() + ".");
    private final CommandOption<Optimizer> optimizer = CommandOption.ofWords("--optimizer", "NAME", Optimizer.class,
            DEFAULT.optimizer(), "sgd (with momentum) or adamw. Default: sgd.");
    private final CommandOption<Double> learningRate = CommandOption.of("--learning-rate", "R", Double.class,
            DEFAULT.learningRate(), "The learning rate at the beginning. Default: " + DEFAULT.learningRate() + ".");
    private final CommandOption<Double> weightDecay = CommandOption.of("--weight-decay", "D", Double.class,
            DEFAULT.weightDecay(), "How much weights shrink. Default: " + DEFAULT.weightDecay() + ".");
    private final CommandOption<Double> dropout = CommandOption.of("--dropout", "P", Double.class, DEFAULT.dropout(),
            "The share of features that are left out at each step. Default: " + DEFAULT.dropout() + ".");
    private final CommandOption<Double> labelSmoothing = CommandOption.of("--label-smoothing", "P", Double.class,
            DEFAULT.labelSmoothing(),
            "The share of each target that goes to all classes alike. Default: " + DEFAULT.labelSmoothing() + ".");

    /** Makes them known to a command. */
    public void addTo(CommandSpec command) {
        List.of(hidden, epochs, batch, optimizer, learningRate, weightDecay, dropout, labelSmoothing)
                .forEach(option -> option.addTo(command));
    }

    /**
     * The options as the library has them.
     *
     * @throws io.leveret.base.OptionException if a value is outside its range
     */
    public HeadOptions options() {
        return HeadOptions.builder().hidden(hidden.value()).epochs(epochs.value()).batch(batch.value())
                .optimizer(optimizer.value()).learningRate(learningRate.value()).weightDecay(weightDecay.value())
                .dropout(dropout.value()).labelSmoothing(labelSmoothing.value()).build();
    }
}
