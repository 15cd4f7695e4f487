/** Serves models over HTTP and gRPC, with a web page. */
module io.leveret.server {
    requires transitive io.leveret.vision;
    requires transitive io.leveret.models;
    requires io.leveret.image.awt;
    requires io.leveret.report;
    requires io.leveret.wire;
    requires io.leveret.server.proto;
    requires com.fasterxml.jackson.core;
    requires io.helidon.webserver;
    requires io.helidon.http.http2;
    requires io.helidon.webserver.http2;
    requires io.helidon.common.buffers;
    requires io.helidon.common.concurrency.limits;
    requires io.helidon.common.task;
    requires io.helidon.webserver.sse;
    requires io.helidon.http.encoding;
    requires io.helidon.http.sse;
    requires io.helidon.common.socket;
    requires org.slf4j;
    requires static org.jspecify;

    exports io.leveret.server;
}
