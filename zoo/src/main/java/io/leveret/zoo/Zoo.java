package io.leveret.zoo;

import static io.leveret.zoo.Published.KERAS;
import static io.leveret.zoo.Published.TRAINED;
import static io.leveret.zoo.Published.WITHOUT_SCALE;
import static io.leveret.zoo.Published.classifier;
import static io.leveret.zoo.Published.folded;
import static io.leveret.zoo.Published.standing;
import static io.leveret.zoo.precision.Precision.DYNAMIC_RANGE;
import static io.leveret.zoo.precision.Precision.FLOAT16;
import static io.leveret.zoo.precision.Precision.FLOAT32;
import static io.leveret.zoo.precision.Precision.INT8;
import static io.leveret.zoo.precision.Precision.INT8_BETWEEN_UINT8;
import static io.leveret.zoo.precision.Precision.UINT8;
import io.leveret.graph.Graph;
import io.leveret.zoo.architecture.ConvNext;
import io.leveret.zoo.architecture.DenseNet;
import io.leveret.zoo.architecture.EfficientNets;
import io.leveret.zoo.architecture.InceptionResNetV2;
import io.leveret.zoo.architecture.InceptionV1;
import io.leveret.zoo.architecture.InceptionV2;
import io.leveret.zoo.architecture.InceptionV3;
import io.leveret.zoo.architecture.InceptionV4;
import io.leveret.zoo.architecture.MnasNet;
import io.leveret.zoo.architecture.MobileNets;
import io.leveret.zoo.architecture.NasNets;
import io.leveret.zoo.architecture.ResNets;
import io.leveret.zoo.architecture.ShuffleNet;
import io.leveret.zoo.architecture.SqueezeNet;
import io.leveret.zoo.architecture.VisionTransformer;
import io.leveret.zoo.network.Architecture;
import io.leveret.zoo.network.Images;
import io.leveret.zoo.network.Network;
import io.leveret.zoo.precision.GraphRunner;
import io.leveret.zoo.precision.Precision;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Image classifiers that run on phones and servers, with their published costs.
 *
 * <p>Those of TensorFlow-Slim have 1001 classes, the others 1000. Unless a comment says otherwise, a converted file has
 * fewer parameters only because of batch norms; see {@link Published}.
 */
public enum Zoo {
    MOBILENET_V1("mobilenet_v1_1.0_224", 224, MobileNets.v1(1, 224), Types.ALL,
            new Published("Keras' summary", 4_253_864, folded(KERAS, 10_944) + classifier(1024, 1),
                    "arXiv 1704.04861, table 8", 569, 0, 0.001)),
    MOBILENET_V1_SMALLEST("mobilenet_v1_0.25_128", 128, MobileNets.v1(4, 128), Types.ALL,
            new Published("Keras' summary", 475_544, folded(KERAS, 2_736) + classifier(256, 1),
                    "Slim's mobilenet_v1.md", 14, 0, 0.035)),
    MOBILENET_V2("mobilenet_v2_1.0_224", 224, MobileNets::v2, Types.ALL,
            new Published("Keras' summary", 3_538_984, folded(KERAS, 17_056) + classifier(1280, 1),
                    "arXiv 1801.04381, table 4", 300, 0, 0.005)),
    MOBILENET_V3_LARGE("mobilenet_v3_large_1.0_224", 224, MobileNets::v3Large, Types.SIGNED,
            new Published("Keras' summary", 5_507_432, folded(KERAS, 12_200), "torchvision", 217, 0, 0.005)),
    MOBILENET_V3_SMALL("mobilenet_v3_small_1.0_224", 224, MobileNets::v3Small, Types.SIGNED,
            new Published("Keras' summary", 2_554_968, folded(KERAS, 6_056), "arXiv 1905.02244, table 3", 56, 0, 0.01)),
    INCEPTION_V1("inception_v1", 224, InceptionV1::logits, Types.ALL,
            new Published("Slim's inception_v1_test.py", 5_607_184,
                    folded(WITHOUT_SCALE, 7_280) + classifier(1024, 1001), "torchvision's GoogLeNet", 1_498, 0, 0.001)),
    /**
     * Slim counts a bias, not a batch norm, for the 64 channels of the separable convolution, and nothing for the 24
     * between its halves. In the paper it is a full convolution, with 84 million more.
     */
    INCEPTION_V2("inception_v2", 224, InceptionV2::logits, Types.ALL,
            new Published("Slim's inception_v2_test.py", 10_173_112,
                    folded(WITHOUT_SCALE, 9_888) + 24 + classifier(1024, 1001), "arXiv 1512.00567, table 3", 2_000, -84,
                    0.015)),
    INCEPTION_V3("inception_v3", 299, InceptionV3::logits, Types.ALL,
            new Published("Keras' summary", 23_851_784, folded(WITHOUT_SCALE, 17_216) + classifier(2048, 1),
                    "torchvision", 5_713, 0, 0.001)),
    INCEPTION_V4("inception_v4", 299, InceptionV4::logits, Types.ALL,
            new Published("timm", 42_679_816, folded(TRAINED, 31_584) + classifier(1536, 1), "timm", 12_280, 0, 0.003)),
    INCEPTION_RESNET_V2("inception_resnet_v2", 299, InceptionResNetV2::logits, Types.SIGNED,
            new Published("Keras' summary", 55_873_736, folded(WITHOUT_SCALE, 30_272), "timm", 13_180, 0, 0.003)),
    /**
     * In the paper's version 1 the first block of a stage halves the image; here the last block of the stage before
     * does, three times.
     */
    RESNET_V2_50("resnet_v2_50", 224, ResNets::v2With50Layers, Types.SIGNED,
            new Published("Keras' summary", 25_613_800, folded(KERAS, 7_552) + standing(KERAS, 15_168),
                    "arXiv 1512.03385, table 1", 3_800, -376, 0.02)),
    /** As {@link #RESNET_V2_50}. */
    RESNET_V2_101("resnet_v2_101", 224, ResNets::v2With101Layers, Types.SIGNED,
            new Published("Keras' summary", 44_675_560, folded(KERAS, 16_256) + standing(KERAS, 32_576),
                    "arXiv 1512.03385, table 1", 7_600, -376, 0.01)),
    /** Zero biases of 58 layers of 32 channels, and of the transitions: 128 + 256 + 512. */
    DENSENET_121("densenet_121", 224, DenseNet::logits, Types.SIGNED,
            new Published("Keras' summary", 8_062_504, folded(KERAS, 7_488) + standing(KERAS, 34_336) + 58 * 32 + 896,
                    "torchvision", 2_834, 0, 0.001)),
    /** The authors pad the input of the last convolution by a pixel, which costs 29 million. */
    SQUEEZENET_1_0("squeezenet_1.0", 227, SqueezeNet::v10, Types.SIGNED,
            new Published("torchvision", 1_248_424, 0, "the README of the authors' 1.1", 860, -28.7, 0.003)),
    SQUEEZENET_1_1("squeezenet_1.1", 224, SqueezeNet::v11, Types.SIGNED,
            new Published("torchvision", 1_235_496, 0, "torchvision", 349, 0, 0.002)),
    /**
     * Where the size changes, the sum of two parallel convolutions has a batch norm of 22, 44, 88 and 176 channels.
     * They and the depthwise ones have zero biases: 330, and 10 times the channels of each cell but the first.
     */
    NASNET_MOBILE("nasnet_mobile", 224, NasNets::mobile, Types.SIGNED,
            new Published("Keras' summary", 5_326_716, folded(KERAS, 18_039) + standing(KERAS, 330) + 15_683,
                    "arXiv 1707.07012, table 3", 564, 0, 0.001)),
    /** As {@link #NASNET_MOBILE}, with 84, 168, 336 and 672 channels. */
    NASNET_LARGE("nasnet_large", 331, NasNets::large, Types.SIGNED,
            new Published("Keras' summary", 88_949_818, folded(KERAS, 97_074) + standing(KERAS, 1_260) + 83_322,
                    "arXiv 1707.07012, table 2", 23_800, 0, 0.002)),
    MNASNET("mnasnet_1.0_224", 224, MnasNet::logits, Types.SIGNED,
            new Published("torchvision", 4_383_312, folded(TRAINED, 18_960), "torchvision", 314, 0, 0.002)),
    /** The README counts three more for each result of a convolution: its batch norm and activation. */
    EFFICIENTNET_LITE0("efficientnet_lite0", 224, EfficientNets.lite(1, 1, 224), Types.BETWEEN_UNSIGNED,
            new Published("timm", 4_652_008, folded(TRAINED, 21_008), "efficientnet/lite/README.md", 407, -3 * 6.74,
                    0.005)),
    /** As {@link #EFFICIENTNET_LITE0}. */
    EFFICIENTNET_LITE1("efficientnet_lite1", 240, EfficientNets.lite(1, 1.1, 240), Types.BETWEEN_UNSIGNED,
            new Published("timm", 5_416_680, folded(TRAINED, 26_832), "efficientnet/lite/README.md", 631, -3 * 10.14,
                    0.002)),
    /** As {@link #EFFICIENTNET_LITE0}. */
    EFFICIENTNET_LITE2("efficientnet_lite2", 260, EfficientNets.lite(1.1, 1.2, 260), Types.BETWEEN_UNSIGNED,
            new Published("timm", 6_092_072, folded(TRAINED, 29_048), "efficientnet/lite/README.md", 899, -3 * 12.89,
                    0.002)),
    /** As {@link #EFFICIENTNET_LITE0}. */
    EFFICIENTNET_LITE3("efficientnet_lite3", 280, EfficientNets.lite(1.2, 1.4, 280), Types.BETWEEN_UNSIGNED,
            new Published("timm", 8_197_096, folded(TRAINED, 38_336), "efficientnet/lite/README.md", 1_440, -3 * 18.98,
                    0.004)),
    /** As {@link #EFFICIENTNET_LITE0}. */
    EFFICIENTNET_LITE4("efficientnet_lite4", 300, EfficientNets.lite(1.4, 1.8, 300), Types.BETWEEN_UNSIGNED,
            new Published("timm", 13_006_568, folded(TRAINED, 56_184), "efficientnet/lite/README.md", 2_640, -3 * 28.84,
                    0.002)),
    EFFICIENTNET_V2_B0("efficientnet_v2_b0", 224, EfficientNets::v2B0, Types.SIGNED,
            new Published("Keras' summary", 7_200_312, folded(KERAS, 30_304), "efficientnetv2/README.md", 720, 0,
                    0.007)),
    SHUFFLENET_V2("shufflenet_v2_1.0", 224, ShuffleNet::logits, Types.SIGNED,
            new Published("torchvision", 2_278_604, folded(TRAINED, 8_090), "arXiv 1807.11164, table 5", 146, 0, 0.01)),
    /** Scales of 6,624 channels of residuals are folded into the product before them. */
    CONVNEXT_TINY("convnext_tiny", 224, ConvNext::logits, Types.FLOATING,
            new Published("torchvision", 28_589_128, -6_624, "torchvision", 4_456, 0, 0.001)),
    VIT_TINY("vit_tiny_patch16_224", 224, VisionTransformer::logits, Types.FLOATING,
            new Published("timm", 5_717_416, 0, "timm", 1_260, 0, 0.01));

    private static final Set<Zoo> GIANTS = EnumSet.of(INCEPTION_V4, INCEPTION_RESNET_V2, RESNET_V2_101, NASNET_LARGE,
            EFFICIENTNET_LITE3, EFFICIENTNET_LITE4);

    /** Sets of precisions of an architecture. */
    private static final class Types {
        static final List<Precision> FLOATING = List.of(FLOAT32, FLOAT16, DYNAMIC_RANGE);
        static final List<Precision> SIGNED = List.of(FLOAT32, FLOAT16, DYNAMIC_RANGE, INT8);
        static final List<Precision> BETWEEN_UNSIGNED = List.of(FLOAT32, FLOAT16, DYNAMIC_RANGE, INT8_BETWEEN_UINT8);
        static final List<Precision> ALL = List.of(FLOAT32, FLOAT16, DYNAMIC_RANGE, UINT8, INT8);
    }

    private final String modelName;
    private final int side;
    private final Architecture architecture;
    private final List<Precision> precisions;
    private final Published published;

    Zoo(String modelName, int side, Architecture architecture, List<Precision> precisions, Published published) {
        this.modelName = modelName;
        this.side = side;
        this.architecture = architecture;
        this.precisions = precisions;
        this.published = published;
    }

    /** The name in the list of models that TensorFlow hosts, or in its library. */
    public String modelName() {
        return modelName;
    }

    /** The name of a file. */
    public String modelName(Precision precision) {
        return precision == FLOAT32 ? modelName : modelName + precision.suffix();
    }

    /** Returns the precisions in which the architecture is used. */
    public List<Precision> precisions() {
        return precisions;
    }

    /** Returns whether it takes too long to run in every build. */
    public boolean isGiant() {
        return GIANTS.contains(this);
    }

    /** Returns its published costs. */
    public Published published() {
        return published;
    }

    /**
     * Returns the network, the same each time: from an image to probabilities.
     *
     * @throws IllegalArgumentException if activations of this precision are quantized
     */
    public Graph graph(Precision precision) {
        if (precision.isQuantized()) {
            throw new IllegalArgumentException("the ranges of activations in " + precision
                    + " have to be measured; pass something that runs the network in float32");
        }
        return graph(precision, (_, _) -> List.of());
    }

    /**
     * Returns the network, the same each time: from an image to probabilities.
     *
     * @param runner measures the ranges of activations, if they are quantized
     */
    public Graph graph(Precision precision, GraphRunner runner) {
        return Network.graph(architecture, side, precision, true, runner);
    }

    /** Like {@link #graph}, but ends in logits, which show more of the computation than probabilities in 8 bits. */
    public Graph logits(Precision precision, GraphRunner runner) {
        return Network.graph(architecture, side, precision, false, runner);
    }

    /** Returns the bytes of an image, different for each seed: large patches of color with noise added. */
    public byte[] image(Precision precision, long seed) {
        return Images.bytes(precision.images(), side, seed);
    }
}
