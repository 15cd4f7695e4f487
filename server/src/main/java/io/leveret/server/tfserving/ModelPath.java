package io.leveret.server.tfserving;

import io.leveret.base.MessageText;
import io.leveret.server.problem.Problem;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an address names: {@code /v1/models/MODEL[/versions/N|/labels/LABEL][:VERB|/metadata]}. Source: TF Serving 2.20,
 * http_rest_api_util.cc.
 *
 * @param model the model's name
 * @param version the version
 * @param verb {@code predict}, {@code classify}, {@code regress} or {@code metadata}; empty for the status
 */
record ModelPath(String model, Optional<String> version, String verb) {
    private static final Pattern FORMAT = Pattern.compile("/v1/models/([^/:]+)"
            + "(?:/versions/(\\d{1,19})|/labels/([^/:]+))?(?::(predict|classify|regress)|/(metadata))?");

    /**
     * Reads a path.
     *
     * @throws Problem with status 400 if it is none of these, or names a label
     */
    static ModelPath of(String method, String path) {
        Matcher matcher = FORMAT.matcher(path);
        boolean posts = method.equals("POST");
        if (!matcher.matches() || posts != (matcher.group(4) != null)) {
            throw Problem.badRequest("malformed request: " + method + " " + MessageText.brief(path) + "; "
                    + (posts ? "give the model's name and :predict or :classify"
                            : "give the model's name, and optionally /versions/N and /metadata"));
        }
        if (matcher.group(3) != null) {
            throw Problem.badRequest("there is no version label '" + MessageText.brief(matcher.group(3))
                    + "'; models here have no labels of versions, so give /versions/N, or neither for the latest");
        }
        return new ModelPath(matcher.group(1), Optional.ofNullable(matcher.group(2)),
                posts ? matcher.group(4) : matcher.group(5) == null ? "" : matcher.group(5));
    }
}
