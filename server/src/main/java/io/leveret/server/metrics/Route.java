package io.leveret.server.metrics;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A kind of request: paths are a client's and without end, routes are few.
 *
 * @param protocol the protocol, such as {@code rest}
 * @param template the path with names in place of what varies, such as {@code /v1/models/{model}:predict}
 * @param model the model that the path names; empty if none
 */
record Route(String protocol, String template, Optional<String> model) {
    private static final String MODEL = "(?<model>[^/:]+)";
    private static final String VERSION = "((/versions/[^/:]+)|(/labels/[^/:]+))?";

    private static final Route OTHER = new Route("other", "other", Optional.empty());

    /** A protocol's paths; what varies of the route is the group {@code tail}. */
    private record Paths(String protocol, String before, Pattern pattern) {
        static Paths of(String protocol, String before, String regex) {
            return new Paths(protocol, before, Pattern.compile(regex));
        }

        Optional<Route> match(String path) {
            Matcher matcher = pattern.matcher(path);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            String tail = Optional.ofNullable(matcher.group("tail")).orElse("");
            boolean named = pattern.namedGroups().containsKey("model");
            return Optional.of(new Route(protocol, before + tail,
                    named ? Optional.of(matcher.group("model")) : Optional.empty()));
        }
    }

    private static final List<Paths> ALL = List.of(
            Paths.of("page", "/", "/(?<tail>)"),
            Paths.of("page", "/page/{file}", "/page/[^/]+(?<tail>)"),
            Paths.of("rest", "/v1/", "/v1/(?<tail>classify|explain|models)"),
            Paths.of("rest", "/", "/(?<tail>openapi\\.json)"),
            Paths.of("tfserving", "/v1/models/{model}", "/v1/models/" + MODEL + VERSION
                    + "(?<tail>:predict|:classify|:regress|/metadata)?"),
            Paths.of("oip", "/v2", "/v2/?(?<tail>)"),
            Paths.of("oip", "/v2/", "/v2/(?<tail>health/live|health/ready|repository/index)"),
            Paths.of("oip", "/v2/repository/models/{model}/", "/v2/repository/models/" + MODEL
                    + "/(?<tail>load|unload)"),
            Paths.of("oip", "/v2/models/{model}", "/v2/models/" + MODEL + "(/versions/[^/]+)?(?<tail>/ready|/infer)?"),
            Paths.of("grpc", "/inference.GRPCInferenceService/", "/inference\\.GRPCInferenceService/(?<tail>ServerLive"
                    + "|ServerReady|ModelReady|ServerMetadata|ModelMetadata|ModelInfer|RepositoryIndex"
                    + "|RepositoryModelLoad|RepositoryModelUnload)"),
            Paths.of("grpc", "/grpc.health.v1.Health/", "/grpc\\.health\\.v1\\.Health/(?<tail>Check|List)"),
            Paths.of("grpc", "/grpc.reflection.", "/grpc\\.reflection\\.(?<tail>(v1|v1alpha)\\.ServerReflection"
                    + "/ServerReflectionInfo)"),
            Paths.of("teach", "/v1/teach", "/v1/teach(?<tail>/train|/stop|/events|/report|/model\\.tflite)?"),
            Paths.of("teach", "/v1/teach/classes/{name}", "/v1/teach/classes/[^/]+(?<tail>/examples)?"),
            Paths.of("metrics", "/metrics", "/metrics(?<tail>)"));

    /** Returns the route of a path, without its query; one for all paths that no protocol has. */
    static Route of(String path) {
        return ALL.stream().flatMap(paths -> paths.match(path).stream()).findFirst().orElse(OTHER);
    }
}
