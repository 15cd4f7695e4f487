package io.leveret.server.page;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.leveret.base.Digests;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * The page at {@code /} and its parts below {@code /page/}: HTML, styles and scripts, read once from the module. It
 * needs nothing from elsewhere, and its Content-Security-Policy allows nothing from elsewhere. The files hold no
 * secrets, so they are served without a token; the page asks for one when a request of its own needs it.
 */
public final class Page implements HttpService {
    /** Where the parts of the page are. */
    public static final String PARTS = "/page";

    private static final Map<String, String> TYPES = Map.of("html", "text/html; charset=utf-8", "css",
            "text/css; charset=utf-8", "js", "text/javascript; charset=utf-8", "svg", "image/svg+xml");
    private static final Base64.Encoder TAGS = Base64.getUrlEncoder().withoutPadding();
    private static final String INDEX = "index.html";
    private static final List<String> FILES = List.of("api.js", "camera.js", "dom.js", "icon.svg", "main.js",
            "models.js", "page.css", "photos.js", "results.js", "teach.js");
    private static final List<Header> HEADERS = List.of(
            HeaderValues.create("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; "
                    + "img-src 'self' blob:; media-src 'self' blob:; connect-src 'self'; base-uri 'none'; "
                    + "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
                    + "trusted-types 'none'"),
            HeaderValues.create("Permissions-Policy", "camera=(self), microphone=(), geolocation=()"),
            // The files of another version of the server have the same names, so browsers ask whether they are new.
            HeaderValues.create("Cache-Control", "no-cache"));

    /** Reads the page. */
    public Page() {}

    @Override
    public void routing(HttpRules rules) {
        rules.get("/", new Part(INDEX)::send);
        FILES.forEach(file -> rules.get(PARTS + "/" + file, new Part(file)::send));
        // Reached where nobody teaches: no error, which browsers would show in their console.
        rules.get("/v1/teach", (_, response) -> response.status(Status.NO_CONTENT_204).send());
    }

    /** A file, and the tag by which a browser asks whether it is new. */
    private static final class Part {
        private final byte[] bytes;
        private final Header type;
        private final Header tag;

        Part(String file) {
            this.bytes = read(file);
            this.type = HeaderValues.create(HeaderNames.CONTENT_TYPE,
                    TYPES.get(file.substring(file.lastIndexOf('.') + 1)));
            this.tag = HeaderValues.create(HeaderNames.ETAG, '"' + TAGS.encodeToString(Digests.sha256(bytes)) + '"');
        }

        void send(ServerRequest request, ServerResponse response) {
            HEADERS.forEach(response::header);
            response.header(tag);
            if (request.headers().values(HeaderNames.IF_NONE_MATCH).stream()
                    .anyMatch(known -> known.contains(tag.get()))) {
                response.status(Status.NOT_MODIFIED_304).send();
            } else {
                response.header(type).send(bytes);
            }
        }
    }

    private static byte[] read(String file) {
        try (InputStream stream = Page.class.getResourceAsStream(file)) {
            if (stream == null) {
                throw new FileNotFoundException(file);
            }
            return stream.readAllBytes();
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
