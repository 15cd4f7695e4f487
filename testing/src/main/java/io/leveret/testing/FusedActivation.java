package io.leveret.testing;

import org.tensorflow.lite.schema.ActivationFunctionType;

/** The activation that an operator applies to its result. */
public enum FusedActivation {
    NONE(ActivationFunctionType.NONE),
    RELU(ActivationFunctionType.RELU),
    RELU_N1_TO_1(ActivationFunctionType.RELU_N1_TO_1),
    RELU6(ActivationFunctionType.RELU6),
    TANH(ActivationFunctionType.TANH),
    SIGN_BIT(ActivationFunctionType.SIGN_BIT);

    private final byte schemaCode;

    FusedActivation(byte schemaCode) {
        this.schemaCode = schemaCode;
    }

    /** The value of the schema's {@code ActivationFunctionType}. */
    public byte schemaCode() {
        return schemaCode;
    }
}
