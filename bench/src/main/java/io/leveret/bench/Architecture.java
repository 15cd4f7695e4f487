package io.leveret.bench;

import java.util.function.Supplier;

/** Well-known architectures in float32, built with random weights at sizes that are too large to keep as files. */
enum Architecture {
    MOBILENET_V1("mobilenet_v1_1.0_224", MobileNets::v1),
    MOBILENET_V2("mobilenet_v2_1.0_224", MobileNets::v2),
    INCEPTION_V3("inception_v3", InceptionV3::build);

    private final String modelName;
    private final Supplier<byte[]> builder;

    Architecture(String modelName, Supplier<byte[]> builder) {
        this.modelName = modelName;
        this.builder = builder;
    }

    /** The name in TensorFlow's list of hosted models. */
    String modelName() {
        return modelName;
    }

    /** A {@code .tflite} file's bytes, the same each time. */
    byte[] build() {
        return builder.get();
    }
}
