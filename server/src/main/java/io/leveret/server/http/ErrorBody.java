package io.leveret.server.http;

import io.leveret.server.problem.Problem;

/** A problem as JSON: the message and a word for programs. */
final class ErrorBody {
    private ErrorBody() {}

    static byte[] of(Problem problem) {
        return Json.object(json -> {
            json.writeStringField("error", problem.getMessage());
            json.writeStringField("code", problem.code());
        });
    }
}
