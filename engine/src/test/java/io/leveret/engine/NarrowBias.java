package io.leveret.engine;

import io.leveret.testing.ModelPacker;
import java.nio.ByteBuffer;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.Conv2DOptionsT;
import org.tensorflow.lite.schema.DepthwiseConv2DOptionsT;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.ModelT;
import org.tensorflow.lite.schema.OperatorT;
import org.tensorflow.lite.schema.TensorType;
import org.tensorflow.lite.schema.TransposeConvOptionsT;

/**
 * Announces the type of a bias in the options of a convolution: {@code quantized_bias_type}, which the schema's classes
 * do not have. It is written as another table whose fields are at the same places.
 */
final class NarrowBias {
    private NarrowBias() {}

    /** Returns a model whose first operator, if it is a CONV_2D or TRANSPOSE_CONV, says that its bias is INT32. */
    static byte[] announced(byte[] file) {
        ModelT model = ModelT.deserializeFromBinary(file);
        OperatorT operator = model.getSubgraphs()[0].getOperators()[0];
        byte type = operator.getBuiltinOptions().getType();
        switch (operator.getBuiltinOptions().getValue()) {
            case Conv2DOptionsT conv -> {
                DepthwiseConv2DOptionsT places = new DepthwiseConv2DOptionsT();
                places.setPadding(conv.getPadding());
                places.setStrideW(conv.getStrideW());
                places.setStrideH(conv.getStrideH());
                places.setDepthMultiplier(conv.getFusedActivationFunction());
                places.setDilationWFactor(conv.getDilationHFactor());
                places.setDilationHFactor(TensorType.INT32);
                operator.getBuiltinOptions().setType(BuiltinOptions.DepthwiseConv2DOptions);
                operator.getBuiltinOptions().setValue(places);
            }
            case TransposeConvOptionsT conv -> {
                Conv2DOptionsT places = new Conv2DOptionsT();
                places.setPadding(conv.getPadding());
                places.setStrideW(conv.getStrideW());
                places.setStrideH(conv.getStrideH());
                places.setDilationWFactor(TensorType.INT32);
                operator.getBuiltinOptions().setType(BuiltinOptions.Conv2DOptions);
                operator.getBuiltinOptions().setValue(places);
            }
            default -> {
                return file;
            }
        }
        return withOptionsType(ModelPacker.pack(model), operator.getBuiltinOptions().getType(), type);
    }

    /** Returns what the options of the first operator are; −1 if the file is broken. */
    private static int optionsType(byte[] file) {
        try {
            return Model.getRootAsModel(ByteBuffer.wrap(file)).subgraphs(0).operators(0).builtinOptionsType();
        } catch (IndexOutOfBoundsException | NullPointerException broken) {
            return -1;
        }
    }

    /** Finds the byte that says what the options of the first operator are, and changes it. */
    private static byte[] withOptionsType(byte[] file, byte from, byte to) {
        for (int i = 0; i < file.length; i++) {
            if (file[i] == from) {
                file[i] = to;
                if (optionsType(file) == to) {
                    return file;
                }
                file[i] = from;
            }
        }
        throw new IllegalArgumentException("no operator has options of type " + from);
    }
}
