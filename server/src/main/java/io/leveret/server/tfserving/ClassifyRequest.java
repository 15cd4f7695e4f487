package io.leveret.server.tfserving;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.leveret.server.http.Json;
import io.leveret.server.oip.Inference;
import io.leveret.server.problem.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The body of {@code :classify}: examples, each with one photo {@code {"b64": …}} under any name; other features are
 * ignored. Source: TF Serving 2.20, api_rest.md and json_tensor.cc.
 *
 * @param signature the signature's name, if the request names one
 * @param photos the encoded photos
 */
record ClassifyRequest(Optional<String> signature, List<byte[]> photos) {
    /**
     * Reads a body.
     *
     * @throws Problem with status 400 if it is malformed
     */
    static ClassifyRequest read(byte[] body) {
        return Json.readObject(body, body.length, ClassifyRequest::read);
    }

    private static ClassifyRequest read(JsonParser json) throws IOException {
        Optional<String> signature = Optional.empty();
        List<byte[]> photos = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "signature_name" -> signature = Optional.of(Json.text(json, "signature_name"));
                case "examples" -> {
                    Json.require(json, JsonToken.START_ARRAY, "examples");
                    while (Json.next(json, "examples", photos.size(), Inference.MAX_PHOTOS)) {
                        photos.add(example(json, "example " + photos.size()));
                    }
                }
                default -> json.skipChildren();
            }
        }
        if (photos.isEmpty()) {
            throw Problem.badRequest("there are no examples; give a list of objects as examples, each with a photo"
                    + " {\"b64\": …}");
        }
        return new ClassifyRequest(signature, photos);
    }

    private static byte[] example(JsonParser json, String what) throws IOException {
        Json.require(json, JsonToken.START_OBJECT, what);
        List<byte[]> photos = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            json.nextToken();
            feature(json, what, photos);
        }
        if (photos.size() != 1) {
            throw Problem.badRequest(what + " has " + photos.size() + " photos; give it one, as {\"b64\": …}");
        }
        return photos.getFirst();
    }

    private static void feature(JsonParser json, String what, List<byte[]> photos) throws IOException {
        switch (json.currentToken()) {
            case START_OBJECT -> {
                json.nextToken();
                if (!photos.isEmpty()) {
                    throw Problem.badRequest(what + " has several photos; give it one, as {\"b64\": …}");
                }
                photos.add(Column.readPhoto(json, what));
            }
            case START_ARRAY -> {
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    if (json.currentToken() == JsonToken.START_ARRAY) {
                        throw Problem.badRequest(what + " has a list in a list; give values or lists of values");
                    }
                    feature(json, what, photos);
                }
            }
            case null, default -> {
            } // a value beside the photo, such as its caption
        }
    }
}
