#!/bin/bash
# OpenCV swaps red and blue of a 32-bit BMP whose header says that red comes first, and its white of 16 bits is 248.
#
# A BMP of 32 bits a pixel may say by masks where its colors lie. OpenCV heeds them if they are part of a header of 108
# bytes. If they follow a header of 40 bytes, as in older files, it reads blue, green, red whatever they say,
# without a warning. Of 16 bits a pixel, OpenCV shifts the five bits of a color to the left, so that white is 248 and a
# photo loses 3 % of its range. ImageIO heeds the masks in both headers and makes white 255.
#
# Versions: OpenCV 4.13.0, org.bytedeco:opencv:4.13.0-1.5.13, x86-64; the JDK 25.0.3+9 (Temurin).
# Output seen (a pixel of ff8040, and a white one):
#> blue first, masks behind a header of 40 bytes: OpenCV ff8040, ImageIO ff8040
#> red first, masks behind a header of 40 bytes: OpenCV 4080ff, ImageIO ff8040
#> red first, masks in a header of 108 bytes: OpenCV ff8040, ImageIO ff8040
#> white of 16 bits: OpenCV f8f8f8, ImageIO ffffff
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for home in "${JAVA_HOME-}" /usr/lib/jvm/*; do
  ! grep -qs '^JAVA_VERSION="25' "$home/release" || jdk=$home
done
: "${jdk:?no JDK 25 was found: set JAVA_HOME to one}"

{
  printf '<project><modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId>'
  printf '<version>1</version><packaging>pom</packaging><dependencies>'
  while IFS=: read -r group artifact version classifier; do
    printf '<dependency><groupId>%s</groupId><artifactId>%s</artifactId>' "$group" "$artifact"
    printf '<version>%s</version><classifier>%s</classifier></dependency>' "$version" "$classifier"
  done <<'PACKAGES'
org.bytedeco:opencv:4.13.0-1.5.13:
org.bytedeco:opencv:4.13.0-1.5.13:linux-x86_64
org.bytedeco:openblas:0.3.31-1.5.13:
org.bytedeco:openblas:0.3.31-1.5.13:linux-x86_64
org.bytedeco:javacpp:1.5.13:
org.bytedeco:javacpp:1.5.13:linux-x86_64
PACKAGES
  printf '</dependencies></project>'
} >"$work/pom.xml"
mvn -B -q -f "$work/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
  -Dmdep.outputFile="$work/classpath" >&2

cat >"$work/Finding.java" <<'JAVA'
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.imageio.ImageIO;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

static final int[] BLUE_FIRST = {0xff0000, 0xff00, 0xff};
static final int[] RED_FIRST = {0xff, 0xff00, 0xff0000};

void main() throws IOException {
    show("blue first, masks behind a header of 40 bytes", bmp(40, 32, BLUE_FIRST, 0xff8040));
    show("red first, masks behind a header of 40 bytes", bmp(40, 32, RED_FIRST, 0x4080ff));
    show("red first, masks in a header of 108 bytes", bmp(108, 32, RED_FIRST, 0x4080ff));
    show("white of 16 bits", bmp(40, 16, new int[0], 0x7fff));
}

/** A bitmap of one pixel. Without masks, 16 bits are five of each color, red highest. */
static byte[] bmp(int header, int bits, int[] masks, int pixel) {
    int start = 14 + Math.max(header, 40 + 4 * masks.length);
    ByteBuffer file = ByteBuffer.allocate(start + 4).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 'B').put((byte) 'M').putInt(start + 4).putInt(0).putInt(start);
    file.putInt(header).putInt(1).putInt(1).putShort((short) 1).putShort((short) bits);
    file.putInt(masks.length == 0 ? 0 : 3).putInt(4).putInt(0).putInt(0).putInt(0).putInt(0);
    for (int mask : masks) {
        file.putInt(mask);
    }
    return file.putInt(start, pixel).array();
}

static void show(String name, byte[] file) throws IOException {
    int byOpenCv;
    try (Mat encoded = new Mat(file); Mat read = opencv_imgcodecs.imdecode(encoded, 1)) {
        BytePointer pixel = read.ptr(0, 0);
        byOpenCv = (pixel.get(2) & 0xff) << 16 | (pixel.get(1) & 0xff) << 8 | pixel.get(0) & 0xff;
    }
    IO.println("%s: OpenCV %06x, ImageIO %06x".formatted(name, byOpenCv,
            ImageIO.read(new ByteArrayInputStream(file)).getRGB(0, 0) & 0xffffff));
}
JAVA
"$jdk/bin/java" --enable-native-access=ALL-UNNAMED -Dorg.bytedeco.javacpp.cachedir="$work/cache" \
  -cp "$(cat "$work/classpath")" "$work/Finding.java" >"$work/output"
cat "$work/output"
sed -n 's/^#> //p' "$0" | diff - "$work/output" || {
  echo "the behavior has changed: above, < is what was seen and > is what this run gave" >&2
  exit 1
}
