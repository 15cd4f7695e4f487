package io.leveret.server.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PageTest {
    private static final Pattern NAMED = Pattern.compile("(?:src|href)=\"([^\"#]+)\"|from \"([^\"]+)\"");
    private static final Pattern ELSEWHERE = Pattern.compile("(?:https?:)?//[a-z]|@import|url\\(");
    private static final Pattern INLINE = Pattern.compile("<script(?![^>]* src=)|<style|\\sstyle=|\\son[a-z]+=");
    private static final Pattern MARKUP = Pattern
            .compile("innerHTML|outerHTML|insertAdjacentHTML|\\beval\\b|Function\\(");

    private static WebServer server;
    private static HttpClient client;

    @BeforeAll
    static void serve() {
        server = WebServer.builder().host("127.0.0.1").port(0).shutdownHook(false)
                .routing((Consumer<HttpRouting.Builder>) routing -> routing.register(new Page())).build().start();
        client = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() {
        client.close();
        server.stop();
    }

    @Test
    void page_andAllThatItNames_isServedWithItsType() throws Exception {
        Map<String, String> types = new TreeMap<>();
        load().forEach((path, response) -> types.put(path, response.headers().firstValue("Content-Type").orElse("")));

        String script = "text/javascript; charset=utf-8";
        assertEquals(Map.ofEntries(Map.entry("/", "text/html; charset=utf-8"),
                Map.entry("/page/page.css", "text/css; charset=utf-8"), Map.entry("/page/icon.svg", "image/svg+xml"),
                Map.entry("/page/api.js", script), Map.entry("/page/camera.js", script),
                Map.entry("/page/dom.js", script), Map.entry("/page/main.js", script),
                Map.entry("/page/models.js", script), Map.entry("/page/photos.js", script),
                Map.entry("/page/results.js", script), Map.entry("/page/teach.js", script)), types);
    }

    @Test
    void page_always_needsNothingFromElsewhereAndNothingInline() throws Exception {
        load().forEach((path, response) -> {
            String text = response.body().replace("xmlns=\"http://www.w3.org/2000/svg\"", "");
            assertFalse(ELSEWHERE.matcher(text.replaceAll("(?m)^ *//.*| // .*", "")).find(), path);
            assertFalse(path.endsWith(".js") ? MARKUP.matcher(text).find() : INLINE.matcher(text).find(), path);
        });
    }

    @Test
    void page_always_forbidsWhatIsNotItsOwn() throws Exception {
        load().forEach((path, response) -> {
            String policy = response.headers().firstValue("Content-Security-Policy").orElse("");
            assertTrue(policy.startsWith("default-src 'none'; script-src 'self'; style-src 'self';"), path);
            assertFalse(policy.contains("unsafe"), path);
        });
    }

    @Test
    void part_knownByItsTag_isNotSentAgain() throws Exception {
        for (Map.Entry<String, HttpResponse<String>> part : load().entrySet()) {
            assertEquals("no-cache", part.getValue().headers().firstValue("Cache-Control").orElse(""), part.getKey());
            String tag = part.getValue().headers().firstValue("ETag").orElseThrow();
            HttpResponse<String> again = get(part.getKey(), "If-None-Match", tag);
            assertEquals(304, again.statusCode(), part.getKey());
            assertEquals("", again.body(), part.getKey());
            assertEquals(tag, again.headers().firstValue("ETag").orElse(""), part.getKey());
            HttpResponse<String> several = get(part.getKey(), "If-None-Match", "\"other\", W/" + tag);
            assertEquals(304, several.statusCode(), part.getKey());
            HttpResponse<String> older = get(part.getKey(), "If-None-Match", "\"other\"");
            assertEquals(200, older.statusCode(), part.getKey());
            assertEquals(part.getValue().body(), older.body(), part.getKey());
        }
    }

    @Test
    void part_thatIsNone_isNotFound() throws Exception {
        assertEquals(404, get("/page/index.html").statusCode());
        assertEquals(404, get("/page/package-info.class").statusCode());
        assertEquals(404, get("/page/../module-info.class").statusCode());
        assertEquals(404, get("/page/%2e%2e/%2e%2e/module-info.class").statusCode());
    }

    @Test
    void teach_whereNobodyTeaches_hasNoContent() throws Exception {
        assertEquals(204, get("/v1/teach").statusCode());
    }

    /** Loads the page and, as a browser would, all that its parts name. */
    private static Map<String, HttpResponse<String>> load() throws IOException, InterruptedException {
        Map<String, HttpResponse<String>> loaded = new TreeMap<>();
        Deque<String> waiting = new ArrayDeque<>();
        waiting.add("/");
        while (!waiting.isEmpty()) {
            String path = waiting.remove();
            if (loaded.containsKey(path)) {
                continue;
            }
            HttpResponse<String> response = get(path);
            assertEquals(200, response.statusCode(), path);
            loaded.put(path, response);
            for (MatchResult named : NAMED.matcher(response.body()).results().toList()) {
                String target = named.group(1) == null ? named.group(2) : named.group(1);
                if (!target.startsWith("v1/")) { // what a click asks for
                    waiting.add(URI.create(path).resolve(target).getPath());
                }
            }
        }
        return loaded;
    }

    private static HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
