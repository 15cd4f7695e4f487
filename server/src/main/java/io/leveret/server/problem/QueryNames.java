package io.leveret.server.problem;

import io.leveret.base.OptionNames;
import java.util.Map;

/** What the library's options are called in requests. */
final class QueryNames {
    static final OptionNames NAMES = QueryNames::of;

    private static final Map<String, String> QUERY = Map.of("maxResults", "top", "scoreThreshold", "threshold",
            "region", "roi", "rotation", "rotate", "index", "class");

    private QueryNames() {}

    private static String of(String option, String inJava) {
        return QUERY.getOrDefault(option, inJava);
    }
}
