package io.leveret.server.metrics;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.nio.charset.StandardCharsets;

/** {@code GET /metrics} for Prometheus. */
public final class MetricsService implements HttpService {
    private final Metrics metrics;

    public MetricsService(Metrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/metrics", (_, response) -> response.header(HeaderNames.CONTENT_TYPE, Exposition.MEDIA_TYPE)
                .send(metrics.text().getBytes(StandardCharsets.UTF_8)));
    }
}
