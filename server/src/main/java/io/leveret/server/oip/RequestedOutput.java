package io.leveret.server.oip;

import io.leveret.base.MessageText;
import io.leveret.server.problem.Problem;
import java.util.Map;
import java.util.Optional;

/**
 * An output that a request asks for.
 *
 * @param name its name
 * @param classification how many of the best classes to return as strings; 0 for the values
 * @param binaryData whether its data come as bytes after the JSON; empty if the request as a whole says so
 */
public record RequestedOutput(String name, int classification, Optional<Boolean> binaryData) {
    /** The parameter for the best classes. */
    static final String CLASSIFICATION = "classification";
    /** The parameter for data after the JSON. */
    static final String BINARY_DATA = "binary_data";

    /**
     * Returns an output that is asked for with the protocol's parameters {@code classification} and {@code
     * binary_data}; others are ignored.
     *
     * @throws Problem with status 400 if one of them has a value of another kind, or the output is to be put in shared
     *     memory
     */
    public static RequestedOutput of(String name, Map<String, Object> parameters) {
        SharedMemory.refuse("output '" + MessageText.brief(name) + "'", parameters);
        return new RequestedOutput(name, classification(parameters), flag(parameters, BINARY_DATA));
    }

    /** Returns how many classes parameters ask for; 0 for none. */
    static int classification(Map<String, Object> parameters) {
        return switch (parameters.get(CLASSIFICATION)) {
            case null -> 0;
            case Long count when count >= 0 -> (int) Math.min(count, Integer.MAX_VALUE);
            case Object other -> throw Problem.badRequest("the parameter classification is '"
                    + MessageText.brief(other.toString()) + "'; give the number of classes, at least 1");
        };
    }

    /** Returns a parameter that is true or false. */
    static Optional<Boolean> flag(Map<String, Object> parameters, String name) {
        return switch (parameters.get(name)) {
            case null -> Optional.empty();
            case Boolean flag -> Optional.of(flag);
            case Object other -> throw Problem.badRequest("the parameter " + name + " is '"
                    + MessageText.brief(other.toString()) + "'; give true or false");
        };
    }
}
