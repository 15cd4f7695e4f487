#!/bin/bash
# Helidon's web server has no HEAD where there is a GET, and refuses each body with a Content-Encoding as malformed.
#
# A route of GET does not take HEAD, which RFC 9110 has every server support (section 9.1): the answer is 404, as if
# there were no such page, and health checks and link checkers ask with HEAD. A body with a Content-Encoding,
# "identity" among them, gets 400 unless a module of an encoding is on the class path; RFC 9110 has 415 for an encoding
# that is unknown (section 8.4), so a client cannot tell that it could send the same body without it.
#
# Versions: io.helidon.webserver:helidon-webserver:4.5.0, Temurin 25.0.3+9.
# Output seen:
#> GET / HTTP/1.1: HTTP/1.1 200 OK
#> HEAD / HTTP/1.1: HTTP/1.1 404 Not Found
#> POST / HTTP/1.1: HTTP/1.1 200 OK
#> POST / HTTP/1.1, Content-Encoding: identity: HTTP/1.1 400 Bad Request
#> POST / HTTP/1.1, Content-Encoding: br: HTTP/1.1 400 Bad Request
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for home in "${JAVA_HOME-}" /usr/lib/jvm/*; do
  ! grep -qs '^JAVA_VERSION="25' "$home/release" || jdk=$home
done
: "${jdk:?no JDK 25 was found: set JAVA_HOME to one}"

cat >"$work/pom.xml" <<'XML'
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId>
  <artifactId>finding</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>io.helidon.webserver</groupId>
      <artifactId>helidon-webserver</artifactId>
      <version>4.5.0</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -B -q -f "$work/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
  -Dmdep.outputFile="$work/classpath" >&2

cat >"$work/Finding.java" <<'JAVA'
import io.helidon.webserver.WebServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

void main() throws IOException {
    WebServer server = WebServer.builder().port(0).routing(routing -> routing
            .get("/", (_, response) -> response.send("hello"))
            .post("/", (request, response) -> response.send(request.content().as(String.class)))).build().start();
    ask(server.port(), "GET / HTTP/1.1", "");
    ask(server.port(), "HEAD / HTTP/1.1", "");
    String body = "Content-Length: 5\r\n\r\nhello";
    ask(server.port(), "POST / HTTP/1.1", body);
    ask(server.port(), "POST / HTTP/1.1, Content-Encoding: identity", body);
    ask(server.port(), "POST / HTTP/1.1, Content-Encoding: br", body);
    server.stop();
}

static void ask(int port, String head, String rest) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
        String request = head.replace(", ", "\r\n") + "\r\nHost: localhost\r\nConnection: close\r\n"
                + (rest.isEmpty() ? "\r\n" : rest);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        socket.setSoTimeout(20_000);
        String answer = new BufferedReader(new InputStreamReader(socket.getInputStream())).readLine();
        IO.println(head + ": " + answer);
    }
}
JAVA
"$jdk/bin/java" -cp "$(cat "$work/classpath")" "$work/Finding.java" >"$work/output" 2>/dev/null
cat "$work/output"
sed -n 's/^#> //p' "$0" | diff - "$work/output" || {
  echo "the behavior has changed: above, < is what was seen and > is what this run gave" >&2
  exit 1
}
