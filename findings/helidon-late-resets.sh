#!/bin/bash
# Helidon ends a connection of HTTP/2 when a client resets a stream whose answer was complete.
#
# A client that gives a request up sends RST_STREAM, which may cross the end of the answer. By RFC 9113, RST_STREAM and
# WINDOW_UPDATE can arrive for a stream that has ended, until the client knows of the end (section 5.1). Helidon
# ignores such a WINDOW_UPDATE. Such an RST_STREAM it takes for an error of the whole connection, once there was a later
# request, so the client's other requests fail as well. Clients of gRPC reset calls that are canceled or whose deadline
# is over.
#
# Versions: io.helidon.webserver:helidon-webserver-http2:4.5.0, Temurin 25.0.3+9.
# Output seen (the client waits for the answers, so that the frame is sure to come late; the server cannot tell):
#> three requests, one more: answered
#> three requests, WINDOW_UPDATE of the first, one more: answered
#> three requests, RST_STREAM of the first, one more: not answered, GOAWAY with error 1
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
      <artifactId>helidon-webserver-http2</artifactId>
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
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

static final int DATA = 0;
static final int HEADERS = 1;
static final int RST_STREAM = 3;
static final int SETTINGS = 4;
static final int GOAWAY = 7;
static final int WINDOW_UPDATE = 8;
static final int END_STREAM = 1; // a flag, as is the next
static final int END_HEADERS = 4;
static final int CANCEL = 8;

void main() throws IOException {
    WebServer server = WebServer.builder().host("127.0.0.1").port(0).routing(routing -> routing
            .get("/", (_, response) -> response.send("hello"))).build().start();
    ask(server.port(), "three requests", -1);
    ask(server.port(), "three requests, WINDOW_UPDATE of the first", WINDOW_UPDATE);
    ask(server.port(), "three requests, RST_STREAM of the first", RST_STREAM);
    server.stop();
}

/** Makes three requests, sends a frame of the first one's stream if its type is not negative, and makes one more. */
static void ask(int port, String name, int frame) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
        socket.setSoTimeout(20_000);
        DataOutputStream to = new DataOutputStream(socket.getOutputStream());
        DataInputStream from = new DataInputStream(socket.getInputStream());
        to.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        send(to, SETTINGS, 0, 0);
        request(to, from, 1);
        request(to, from, 3);
        request(to, from, 5);
        if (frame >= 0) {
            send(to, frame, 0, 1, 0, 0, 0, CANCEL);
        }
        IO.println(name + ", one more: " + request(to, from, 7));
    }
}

static String request(DataOutputStream to, DataInputStream from, int stream) throws IOException {
    // GET / of http by their numbers in the static table, and an authority without a name
    send(to, HEADERS, END_STREAM | END_HEADERS, stream, 0x82, 0x84, 0x86, 0x01, 1, 'a');
    while (true) {
        int length = from.readUnsignedByte() << 16 | from.readUnsignedShort();
        int type = from.readUnsignedByte();
        int flags = from.readUnsignedByte();
        int of = from.readInt();
        byte[] content = from.readNBytes(length);
        if (type == GOAWAY) {
            return "not answered, GOAWAY with error " + content[7];
        }
        if (type == DATA && of == stream && (flags & END_STREAM) != 0) {
            return "answered";
        }
    }
}

static void send(DataOutputStream to, int type, int flags, int stream, int... content) throws IOException {
    to.writeByte(0);
    to.writeShort(content.length);
    to.writeByte(type);
    to.writeByte(flags);
    to.writeInt(stream);
    for (int one : content) {
        to.writeByte(one);
    }
    to.flush();
}
JAVA
"$jdk/bin/java" -cp "$(cat "$work/classpath")" "$work/Finding.java" >"$work/output" 2>/dev/null
cat "$work/output"
sed -n 's/^#> //p' "$0" | diff - "$work/output" || {
  echo "the behavior has changed: above, < is what was seen and > is what this run gave" >&2
  exit 1
}
