package io.leveret.server.oip;

import io.leveret.base.MessageText;
import io.leveret.server.problem.Problem;
import java.util.Map;

/** Triton's extension for tensors in memory that a client shares, which this server does not have. */
public final class SharedMemory {
    private static final String REGION = "shared_memory_region";

    private SharedMemory() {}

    /**
     * Refuses a tensor that a client has put, or wants, in shared memory.
     *
     * @param what the tensor, such as {@code input 'image'}
     * @throws Problem with status 400 if its parameters name a region
     */
    public static void refuse(String what, Map<String, Object> parameters) {
        if (parameters.containsKey(REGION)) {
            throw Problem.badRequest(what + " is in the shared memory region '"
                    + MessageText.brief(String.valueOf(parameters.get(REGION)))
                    + "', but this server has no shared memory; send data in the request, and take them from the"
                    + " response, without " + REGION);
        }
    }
}
