package io.leveret.server.tfserving;

import io.leveret.server.oip.Datatype;
import io.leveret.server.oip.InferTensor;
import java.util.List;

/** Requests of TF Serving for the fuzzer, which only classes of this package read. */
public final class TfServingRequests {
    private static final Signature SIGNATURE = new Signature("serving_default",
            List.of(new Signature.Tensor("x", "x:0", Datatype.FP32, List.of(-1L, 2L)),
                    new Signature.Tensor("y", "y:0", Datatype.INT64, List.of(-1L))),
            List.of());
    private static final Signature ONE = new Signature("serving_default", SIGNATURE.inputs().subList(0, 1), List.of());

    private TfServingRequests() {}

    /**
     * Reads a body of {@code :predict} for a model of one or two inputs.
     *
     * @throws io.leveret.server.problem.Problem if it is refused
     */
    public static List<InferTensor> predict(byte[] body, boolean two) {
        return PredictRequest.read(body, two ? SIGNATURE : ONE).inputs();
    }

    /**
     * Reads a body of {@code :classify}.
     *
     * @throws io.leveret.server.problem.Problem if it is refused
     */
    public static List<byte[]> classify(byte[] body) {
        return ClassifyRequest.read(body).photos();
    }
}
