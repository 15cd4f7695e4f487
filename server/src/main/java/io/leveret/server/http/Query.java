package io.leveret.server.http;

import io.helidon.webserver.http.ServerRequest;
import io.leveret.base.MessageText;
import io.leveret.server.problem.Problem;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** The parameters of a request's address. */
public final class Query {
    private final ServerRequest request;

    private Query(ServerRequest request) {
        this.request = request;
    }

    /**
     * Returns the parameters of a request.
     *
     * @param known the names of all that are understood
     * @throws Problem with status 400 if there is another one, or one twice
     */
    public static Query of(ServerRequest request, Set<String> known) {
        for (String name : request.query().names()) {
            if (!known.contains(name)) {
                throw Problem.badRequest("there is no parameter '" + MessageText.brief(name) + "'; " + (known.isEmpty()
                        ? "leave it out" : "known are " + String.join(", ", new TreeSet<>(known))));
            }
            if (request.query().all(name).size() > 1) {
                throw Problem.badRequest(name + " is given twice; give it once");
            }
        }
        return new Query(request);
    }

    /** Returns a text; empty if it is not given. */
    public Optional<String> text(String name) {
        return request.query().contains(name) ? Optional.of(request.query().get(name)) : Optional.empty();
    }

    /**
     * Returns a whole number.
     *
     * @throws Problem with status 400 if it is none, or outside the range
     */
    public OptionalInt integer(String name, int least, int most) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        try {
            int number = Integer.parseInt(text.get());
            if (number >= least && number <= most) {
                return OptionalInt.of(number);
            }
        } catch (NumberFormatException notANumber) {
            // the same words
        }
        throw Problem.badRequest(name + " must be a whole number from " + least + " to " + most + ", not '" + text.get()
                + "'");
    }

    /**
     * Returns whether something is wanted: {@code true}; not {@code false} or nothing.
     *
     * @throws Problem with status 400 if it is neither
     */
    public boolean flag(String name) {
        String text = text(name).orElse("false");
        if (!text.equals("true") && !text.equals("false")) {
            throw Problem.badRequest(name + " must be true or false, not '" + text + "'");
        }
        return text.equals("true");
    }

    /**
     * Returns a score, which may be below 0 or above 1: not all models give probabilities.
     *
     * @throws Problem with status 400 if it is no number
     */
    public Optional<Float> score(String name) {
        return text(name).map(text -> {
            try {
                float number = Float.parseFloat(text);
                if (Float.isFinite(number)) {
                    return number;
                }
            } catch (NumberFormatException notANumber) {
                // the same words
            }
            throw Problem.badRequest(name + " must be a score such as 0.5, not '" + text + "'");
        });
    }
}
