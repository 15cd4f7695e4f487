package io.leveret.bench.onnx;

import io.leveret.base.LeveretException;
import io.leveret.bench.Arguments;
import io.leveret.bench.BenchModel;
import io.leveret.bench.FmaPeak;
import io.leveret.bench.OtherEngine;
import io.leveret.bench.SideBySide;
import io.leveret.zoo.Zoo;
import io.leveret.zoo.precision.Precision;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares Leveret and ONNX Runtime as {@link SideBySide} does with TensorFlow Lite, on the same network and weights,
 * which {@link OnnxWriter} writes as ONNX. Each engine gets the image in its own layout.
 *
 * <p>Run with {@code ./bench/onnx [--repeat ROUNDS] [MODEL…]}; else MobileNet v1 and v2, ResNet-50 and
 * EfficientNet-Lite0 of {@link Zoo}. Models are float32 files, or names of built ones. The exit code is 1 if a model's
 * results differ, 2 if the arguments are invalid or a model has an operator that cannot be written.
 */
final class BesideOnnx {
    private static final String USAGE = "usage: bench/onnx [--repeat ROUNDS] [MODEL…]";
    private static final List<Zoo> MODELS = List.of(Zoo.MOBILENET_V1, Zoo.MOBILENET_V2, Zoo.RESNET_V2_50,
            Zoo.EFFICIENTNET_LITE0);

    static final OtherEngine ENGINE = new OtherEngine() {
        @Override
        public String engineName() {
            return "ONNX Runtime";
        }

        @Override
        public OpenModel open(BenchModel model, int threads) {
            return OnnxRuntime.open(model.graph(), threads);
        }
    };

    private BesideOnnx() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments, System.out, System.err));
    }

    static int run(String[] arguments, PrintStream out, PrintStream err) {
        List<BenchModel> models = new ArrayList<>();
        Arguments given;
        try {
            given = Arguments.parse(arguments, "--repeat");
            for (String name : given.models()) {
                BenchModel model = BenchModel.named(name);
                OnnxWriter.write(model.graph());
                models.add(model);
            }
        } catch (IOException | LeveretException | UnsupportedOperationException unusable) {
            err.printf("%s%n%s%n", unusable.getMessage(), USAGE);
            return 2;
        }
        if (models.isEmpty()) {
            MODELS.forEach(model -> models.add(BenchModel.of(model, Precision.FLOAT32)));
        }
        return SideBySide.measure(models, ENGINE, given.number("--repeat", 1), FmaPeak.measure(),
                out, err);
    }
}
