package io.leveret.server.oip;

import java.util.List;
import java.util.Optional;

/**
 * The response to a request.
 *
 * @param model the model's name
 * @param version the model's version
 * @param id that of the request
 * @param outputs the outputs asked for, in the order of the request, or else in the model's
 */
public record InferResponse(String model, String version, Optional<String> id, List<InferTensor> outputs) {
    /** Copies the list. */
    public InferResponse {
        outputs = List.copyOf(outputs);
    }
}
