#!/bin/bash
# Apache Commons Imaging darkens a PNG that says the gamma of sRGB, so a gray of 128 becomes 56.
#
# The gAMA chunk of a PNG with 0.45455 (1/2.2) says that its samples are encoded about as those of sRGB are; most chunks
# do. There is nothing to convert for a display of today, and ImageIO and OpenCV do not. Commons Imaging decodes the
# samples to linear light and hands them over as those of an image of sRGB, unless the file has an sRGB chunk as well.
# The same photo with and without the chunk is two pictures to a model.
#
# Versions: org.apache.commons:commons-imaging:1.0.0-alpha6, the JDK 25.0.3+9 (Temurin).
# Others: OpenCV 4.13.0, org.bytedeco:opencv:4.13.0-1.5.13, x86-64.
# Output seen (a PNG of 204080, written by the JDK, the chunk added by hand):
#> without gAMA: OpenCV 204080, ImageIO 204080, Commons Imaging 204080
#> gAMA of 0.45455: OpenCV 204080, ImageIO 204080, Commons Imaging 030c38
#> gAMA of 0.45455 and sRGB: OpenCV 204080, ImageIO 204080, Commons Imaging 204080
#> the image of gAMA alone is of sRGB: true
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
org.apache.commons:commons-imaging:1.0.0-alpha6:
PACKAGES
  printf '</dependencies></project>'
} >"$work/pom.xml"
mvn -B -q -f "$work/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
  -Dmdep.outputFile="$work/classpath" >&2

cat >"$work/Finding.java" <<'JAVA'
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.apache.commons.imaging.Imaging;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

static final int COLOR = 0x204080;
static final int HEADER_END = 33; // behind the signature and the chunk IHDR

void main() throws IOException {
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, COLOR);
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    ImageIO.write(image, "png", plain);
    byte[] file = plain.toByteArray();
    show("without gAMA", file);

    byte[] withGamma = with(file, "gAMA", ByteBuffer.allocate(4).putInt(45455).array());
    show("gAMA of 0.45455", withGamma);
    show("gAMA of 0.45455 and sRGB", with(withGamma, "sRGB", new byte[1]));
    IO.println("the image of gAMA alone is of sRGB: "
            + Imaging.getBufferedImage(withGamma).getColorModel().getColorSpace().isCS_sRGB());
}

/** The file with one more chunk behind the first. */
static byte[] with(byte[] file, String type, byte[] data) {
    ByteBuffer chunk = ByteBuffer.allocate(12 + data.length).putInt(data.length)
            .put(type.getBytes(StandardCharsets.US_ASCII)).put(data);
    CRC32 checksum = new CRC32();
    checksum.update(chunk.array(), 4, 4 + data.length);
    chunk.putInt((int) checksum.getValue());
    return ByteBuffer.allocate(file.length + chunk.capacity()).put(file, 0, HEADER_END).put(chunk.array())
            .put(file, HEADER_END, file.length - HEADER_END).array();
}

static void show(String name, byte[] file) throws IOException {
    int byOpenCv;
    try (Mat encoded = new Mat(file); Mat read = opencv_imgcodecs.imdecode(encoded, 1)) {
        BytePointer pixel = read.ptr(0, 0);
        byOpenCv = (pixel.get(2) & 0xff) << 16 | (pixel.get(1) & 0xff) << 8 | pixel.get(0) & 0xff;
    }
    IO.println("%s: OpenCV %06x, ImageIO %06x, Commons Imaging %06x".formatted(name, byOpenCv,
            ImageIO.read(new ByteArrayInputStream(file)).getRGB(0, 0) & 0xffffff,
            Imaging.getBufferedImage(file).getRGB(0, 0) & 0xffffff));
}
JAVA
"$jdk/bin/java" --enable-native-access=ALL-UNNAMED -Dorg.bytedeco.javacpp.cachedir="$work/cache" \
  -cp "$(cat "$work/classpath")" "$work/Finding.java" >"$work/output"
cat "$work/output"
sed -n 's/^#> //p' "$0" | diff - "$work/output" || {
  echo "the behavior has changed: above, < is what was seen and > is what this run gave" >&2
  exit 1
}
