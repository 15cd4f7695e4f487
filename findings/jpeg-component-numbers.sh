#!/bin/bash
# The JDK takes the YCbCr of a JPEG for RGB if its components are numbered 0, 1, 2, but only with full chroma.
#
# A JPEG is of YCbCr if nothing says otherwise. Its components have numbers, 1 to 3 by JFIF; photos with Exif need no
# JFIF segment, and the standard of JPEG itself lets an encoder count from 0. OpenCV and Apache Commons Imaging do not
# care. Without a JFIF segment ImageIO guesses: other numbers than 1 to 3 mean RGB, so an orange becomes violet, without
# a warning. If chroma has half the size (4:2:0), the same numbers mean YCbCr, so of one encoder's photos only those of
# the best quality have wrong colors.
#
# Versions: the JDK 25.0.3+9 (Temurin). Others: OpenCV 4.13.0, org.bytedeco:opencv:4.13.0-1.5.13, x86-64;
# org.apache.commons:commons-imaging:1.0.0-alpha6.
# Output seen (a picture of c08040, written by the JDK, without JFIF segment):
#> full chroma, numbers 1, 2, 3: OpenCV c08040, Commons Imaging c08041, ImageIO c08040
#> full chroma, numbers 0, 1, 2: OpenCV c08040, Commons Imaging c08041, ImageIO 8c55a5
#> chroma of half the size, numbers 1, 2, 3: OpenCV c08040, Commons Imaging c08041, ImageIO c08040
#> chroma of half the size, numbers 0, 1, 2: OpenCV c08040, Commons Imaging c08041, ImageIO c08040
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
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import org.apache.commons.imaging.Imaging;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

static final int COLOR = 0xc08040;
static final int JFIF_BYTES = 18; // the segment that the JDK writes behind the two bytes of the start
static final int FRAME = 0xc0;
static final int SCAN = 0xda;

void main() throws IOException {
    for (int luma = 1; luma <= 2; luma++) {
        for (int first = 1; first >= 0; first--) {
            byte[] file = numbered(written(luma), first);
            int byOpenCv;
            try (Mat encoded = new Mat(file); Mat read = opencv_imgcodecs.imdecode(encoded, 1)) {
                BytePointer pixel = read.ptr(5, 5);
                byOpenCv = (pixel.get(2) & 0xff) << 16 | (pixel.get(1) & 0xff) << 8 | pixel.get(0) & 0xff;
            }
            IO.println("%s, numbers %d, %d, %d: OpenCV %06x, Commons Imaging %06x, ImageIO %06x".formatted(
                    luma == 1 ? "full chroma" : "chroma of half the size", first, first + 1, first + 2, byOpenCv,
                    Imaging.getBufferedImage(file).getRGB(5, 5) & 0xffffff,
                    ImageIO.read(new ByteArrayInputStream(file)).getRGB(5, 5) & 0xffffff));
        }
    }
}

/** A picture of one color, whose luma has some times the width and height of the chroma. */
static byte[] written(int luma) throws IOException {
    BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 256; i++) {
        image.setRGB(i % 16, i / 16, COLOR);
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (ImageOutputStream output = ImageIO.createImageOutputStream(file)) {
        writer.setOutput(output);
        ImageWriteParam how = writer.getDefaultWriteParam();
        how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        how.setCompressionQuality(1);
        IIOMetadata metadata = writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(image), how);
        String format = metadata.getNativeMetadataFormatName();
        IIOMetadataNode tree = (IIOMetadataNode) metadata.getAsTree(format);
        IIOMetadataNode component = (IIOMetadataNode) tree.getElementsByTagName("componentSpec").item(0);
        component.setAttribute("HsamplingFactor", "" + luma);
        component.setAttribute("VsamplingFactor", "" + luma);
        metadata.setFromTree(format, tree);
        writer.write(null, new IIOImage(image, null, metadata), how);
    } finally {
        writer.dispose();
    }
    return file.toByteArray();
}

/** The file without JFIF segment, its components numbered from the first number on. */
static byte[] numbered(byte[] file, int first) {
    ByteBuffer result = ByteBuffer.allocate(file.length - JFIF_BYTES).put(file, 0, 2)
            .put(file, 2 + JFIF_BYTES, file.length - 2 - JFIF_BYTES);
    int at = 2;
    int marker;
    do {
        marker = result.get(at + 1) & 0xff;
        for (int i = 0; i < 3; i++) {
            if (marker == FRAME) {
                result.put(at + 10 + 3 * i, (byte) (first + i));
            } else if (marker == SCAN) {
                result.put(at + 5 + 2 * i, (byte) (first + i));
            }
        }
        at += 2 + result.getShort(at + 2);
    } while (marker != SCAN);
    return result.array();
}
JAVA
"$jdk/bin/java" --enable-native-access=ALL-UNNAMED -Dorg.bytedeco.javacpp.cachedir="$work/cache" \
  -cp "$(cat "$work/classpath")" "$work/Finding.java" >"$work/output"
cat "$work/output"
sed -n 's/^#> //p' "$0" | diff - "$work/output" || {
  echo "the behavior has changed: above, < is what was seen and > is what this run gave" >&2
  exit 1
}
