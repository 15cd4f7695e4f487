#!/bin/bash
# ONNX Runtime's Resize with antialias makes all negative int8 values 0, and without it bytes are cut off or refused.
#
# A model that resizes photos itself does so in bytes. With antialias, which smooths when it makes smaller, the results
# are held within 0 to 255 whatever the type: of int8 (a photo less 128) the darker half becomes one gray. Without it
# fractions are cut off: 3.5 is 3 as uint8, but -124.5 is -124 as int8, so the two differ by one. Mode cubic of bytes
# is refused without antialias when the model runs, not when it is opened, and runs with it.
#
# Versions: com.microsoft.onnxruntime:onnxruntime:1.23.2, x86-64. The model is one operator, Resize of opset 18.
# Output seen (each row 0 0 0 1 255 255 3 4 made half as wide; int8 holds it less 128, and 128 is added again):
#> linear: float 0.0 0.5 255.0 3.5, uint8 0 0 255 3, int8 0 1 255 4
#> linear with antialias: float 0.0 32.25 191.75 35.0, uint8 0 32 192 35, int8 128 128 192 128
#> cubic: float 0.0 -23.3125 302.4375 -20.125, uint8 refused, int8 refused
#> cubic with antialias: float -4.5351562 20.308594 224.36328 23.222656, uint8 0 20 224 23, int8 128 128 224 128
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
      <groupId>com.microsoft.onnxruntime</groupId>
      <artifactId>onnxruntime</artifactId>
      <version>1.23.2</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -B -q -f "$work/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
  -Dmdep.outputFile="$work/classpath" >&2

cat >"$work/Finding.java" <<'JAVA'
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.StringJoiner;

static final int[] ROW = {0, 0, 0, 1, 255, 255, 3, 4};
static final int SIDE = ROW.length;
static final int HALF = SIDE / 2;
static final int FLOAT = 1; // ONNX's numbers of types
static final int UINT8 = 2;
static final int INT8 = 3;
static final int INT64 = 7;

void main() throws OrtException {
    for (String mode : new String[]{"linear", "cubic"}) {
        for (boolean antialias : new boolean[]{false, true}) {
            IO.println(mode + (antialias ? " with antialias" : "") + ": float " + row(mode, antialias, FLOAT)
                    + ", uint8 " + row(mode, antialias, UINT8) + ", int8 " + row(mode, antialias, INT8));
        }
    }
}

/** The second row of a picture of equal rows, made half as wide and high. */
static String row(String mode, boolean antialias, int type) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    long[] shape = {1, 1, SIDE, SIDE};
    FloatBuffer floats = FloatBuffer.allocate(SIDE * SIDE);
    ByteBuffer bytes = ByteBuffer.allocate(SIDE * SIDE);
    int zero = type == INT8 ? 128 : 0;
    for (int i = 0; i < SIDE * SIDE; i++) {
        floats.put(i, ROW[i % SIDE]);
        bytes.put(i, (byte) (ROW[i % SIDE] - zero));
    }
    StringJoiner values = new StringJoiner(" ");
    try (OnnxTensor photo = type == FLOAT ? OnnxTensor.createTensor(environment, floats, shape)
            : OnnxTensor.createTensor(environment, bytes, shape, type == INT8 ? OnnxJavaType.INT8 : OnnxJavaType.UINT8);
            OrtSession session = environment.createSession(model(mode, antialias, type))) {
        try (OrtSession.Result result = session.run(Map.of("photo", photo))) {
            OnnxTensor small = (OnnxTensor) result.get(0);
            for (int i = HALF; i < 2 * HALF; i++) {
                values.add(type == FLOAT ? "" + small.getFloatBuffer().get(i)
                        : "" + (type == INT8 ? small.getByteBuffer().get(i) + zero
                                : small.getByteBuffer().get(i) & 0xff));
            }
        } catch (OrtException e) {
            return "refused";
        }
    }
    return values.toString();
}

/** A file of ONNX with one operator. */
static byte[] model(String mode, boolean antialias, int type) {
    Message sizes = new Message().number(1, 4).number(2, INT64).text(8, "sizes").bytes(9,
            ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN).putLong(1).putLong(1).putLong(HALF).putLong(HALF)
                    .array());
    Message resize = new Message().text(1, "photo").text(1, "").text(1, "").text(1, "sizes").text(2, "small")
            .text(4, "Resize")
            .message(5, new Message().text(1, "mode").text(4, mode).number(20, 3))
            .message(5, new Message().text(1, "antialias").number(3, antialias ? 1 : 0).number(20, 2));
    Message graph = new Message().message(1, resize).text(2, "graph").message(5, sizes)
            .message(11, value("photo", type, SIDE)).message(12, value("small", type, HALF));
    return new Message().number(1, 8).message(7, graph).message(8, new Message().number(2, 18)).content.toByteArray();
}

static Message value(String name, int type, int side) {
    Message shape = new Message();
    for (int size : new int[]{1, 1, side, side}) {
        shape.message(1, new Message().number(1, size));
    }
    return new Message().text(1, name)
            .message(2, new Message().message(1, new Message().number(1, type).message(2, shape)));
}

/** A message of protobuf. */
static final class Message {
    final ByteArrayOutputStream content = new ByteArrayOutputStream();

    Message number(int field, int value) {
        return varint(field << 3).varint(value);
    }

    Message text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.US_ASCII));
    }

    Message message(int field, Message value) {
        return bytes(field, value.content.toByteArray());
    }

    Message bytes(int field, byte[] value) {
        varint(field << 3 | 2).varint(value.length).content.writeBytes(value);
        return this;
    }

    private Message varint(int value) {
        int rest = value;
        for (; rest > 0x7f; rest >>>= 7) {
            content.write(rest & 0x7f | 0x80);
        }
        content.write(rest);
        return this;
    }
}
JAVA
"$jdk/bin/java" --enable-native-access=ALL-UNNAMED -Djava.io.tmpdir="$work" \
  -cp "$(cat "$work/classpath")" "$work/Finding.java" >"$work/output" 2>/dev/null
cat "$work/output"
sed -n 's/^#> //p' "$0" | diff - "$work/output" || {
  echo "the behavior has changed: above, < is what was seen and > is what this run gave" >&2
  exit 1
}
