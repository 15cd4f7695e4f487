#!/bin/bash
# Helidon's server keeps all that a connection has received since it was idle, until the old objects are collected.
#
# What arrives on a connection is a list of blocks, each of which refers to the next one (DataReader). The last block of
# an idle connection lives, so it becomes one of the old objects. When more arrives, it refers to that, which refers to
# what follows; being old, it is alive to each collection of the young objects, although all of it has been read. So
# every byte that comes is copied among the old objects, where it stays until those are collected too. A connection
# that was never idle leaves nothing. Under load, once connections wait long enough, the heap grows by all that is
# received, and collections of young objects take as long as copying it.
#
# Versions: io.helidon.webserver:helidon-webserver:4.5.0, Temurin 25.0.3+9, -XX:+UseSerialGC.
# Output seen, for 200 MB in requests of 100 kB that are read and answered:
#> connection that was not idle: less than a tenth is kept
#> connection that was idle during two collections: more than nine tenths are kept
#> after a collection of the old objects: less than a tenth is kept
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
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

static final int BODY = 100_000;
static final int REQUESTS = 2_000;

void main() throws IOException {
    WebServer server = WebServer.builder().port(0).routing(routing -> routing.post("/", (request, response) -> {
        try (InputStream body = request.content().inputStream()) {
            body.skipNBytes(BODY);
        }
        response.send("ok");
    })).build().start();
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
        long before = old();
        post(socket, REQUESTS);
        say("connection that was not idle", old() - before);
    }
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
        post(socket, 1);
        System.gc();
        System.gc();
        long before = old();
        post(socket, REQUESTS);
        say("connection that was idle during two collections", old() - before);
        System.gc();
        say("after a collection of the old objects", old() - before);
    }
    server.stop();
}

static long old() {
    return ManagementFactory.getMemoryPoolMXBeans().stream().filter(pool -> pool.getName().equals("Tenured Gen"))
            .findFirst().orElseThrow().getUsage().getUsed();
}

static void say(String what, long bytes) {
    double part = (double) bytes / BODY / REQUESTS;
    IO.println(what + ": " + (part < 0.1 ? "less than a tenth is kept"
            : part > 0.9 ? "more than nine tenths are kept" : part + " is kept"));
}

static void post(Socket socket, int times) throws IOException {
    byte[] head = ("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + BODY + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] body = new byte[BODY];
    DataInputStream in = new DataInputStream(socket.getInputStream());
    for (int i = 0; i < times; i++) {
        socket.getOutputStream().write(head);
        socket.getOutputStream().write(body);
        StringBuilder answer = new StringBuilder();
        while (!answer.toString().endsWith("\r\n\r\nok")) {
            answer.append((char) in.readUnsignedByte());
        }
    }
}
JAVA
"$jdk/bin/java" -XX:+UseSerialGC -Xmx512m -Xmn32m -cp "$(cat "$work/classpath")" "$work/Finding.java" \
  >"$work/output" 2>/dev/null
cat "$work/output"
sed -n 's/^#> //p' "$0" | diff - "$work/output" || {
  echo "the behavior has changed: above, < is what was seen and > is what this run gave" >&2
  exit 1
}
