package io.leveret.server.oip;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request of the protocol, from REST or gRPC.
 *
 * @param model the model's name
 * @param version the model's version; empty for the latest
 * @param id chosen by the client, returned in the response
 * @param parameters strings, booleans, longs and doubles by name
 * @param inputs the inputs
 * @param outputs the outputs asked for; empty for all
 */
public record InferRequest(String model, Optional<String> version, Optional<String> id, Map<String, Object> parameters,
        List<InferTensor> inputs, List<RequestedOutput> outputs) {
    /** Copies the collections. */
    public InferRequest {
        parameters = Map.copyOf(parameters);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }
}
