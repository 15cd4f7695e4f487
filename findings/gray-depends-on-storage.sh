#!/bin/bash
# The same gray reaches a classifier as 128 or as 188, by whether the PNG has 8 or 16 bits or an alpha channel.
#
# The JDK takes gray pictures to be of linear light (CS_GRAY), though their samples are encoded as sRGB's are, and
# BufferedImage.getRGB converts them: 128 becomes 188. Deep Java Library reads samples of 8-bit gray as stored, but
# goes through getRGB for 16 bits and for gray with alpha, even where that is opaque. A model gets other pixels for the
# same picture. Drawing with Graphics2D converts only gray with alpha, so the JDK disagrees with itself, too.
#
# Versions: ai.djl:api:0.38.0 with its default image factory, the JDK 25.0.3+9 (Temurin).
# Output seen (each file is a PNG of one pixel, of sample 128 of 255, or 32896 of 65535):
#> 8 bits: DJL [128, 128, 128], getRGB 188, drawn 128
#> 16 bits: DJL [188, 188, 188], getRGB 188, drawn 128
#> 8 bits with opaque alpha: DJL [188, 188, 188], getRGB 188, drawn 188
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
ai.djl:api:0.38.0:
PACKAGES
  printf '</dependencies></project>'
} >"$work/pom.xml"
mvn -B -q -f "$work/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
  -Dmdep.outputFile="$work/classpath" >&2

cat >"$work/Finding.java" <<'JAVA'
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.util.passthrough.PassthroughNDManager;
import java.awt.Graphics2D;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.File;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

void main(String[] arguments) throws Exception {
    File folder = new File(arguments[0]);
    ask(folder, "8 bits", new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY), 128);
    ask(folder, "16 bits", new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY), 128 * 257);
    ComponentColorModel withAlpha = new ComponentColorModel(ColorSpace.getInstance(ColorSpace.CS_GRAY), true, false,
            ComponentColorModel.TRANSLUCENT, DataBuffer.TYPE_BYTE);
    ask(folder, "8 bits with opaque alpha", new BufferedImage(withAlpha,
            Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 1, 1, 2, null), false, null), 128, 255);
}

static void ask(File folder, String name, BufferedImage written, int... samples) throws Exception {
    written.getRaster().setPixel(0, 0, samples);
    File file = new File(folder, name + ".png");
    ImageIO.write(written, "png", file);

    Image image = ImageFactory.getInstance().fromFile(file.toPath());
    ByteBuffer bytes = image.toNDArray(PassthroughNDManager.INSTANCE, Image.Flag.COLOR).toByteBuffer();
    List<Integer> byDjl = new ArrayList<>();
    while (bytes.hasRemaining()) {
        byDjl.add(bytes.get() & 0xff);
    }

    BufferedImage read = ImageIO.read(file);
    BufferedImage drawn = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = drawn.createGraphics();
    canvas.drawImage(read, 0, 0, null);
    canvas.dispose();
    IO.println(name + ": DJL " + byDjl + ", getRGB " + (read.getRGB(0, 0) & 0xff) + ", drawn "
            + (drawn.getRGB(0, 0) & 0xff));
}
JAVA
"$jdk/bin/java" -cp "$(cat "$work/classpath")" "$work/Finding.java" "$work" >"$work/output"
cat "$work/output"
sed -n 's/^#> //p' "$0" | diff - "$work/output" || {
  echo "the behavior has changed: above, < is what was seen and > is what this run gave" >&2
  exit 1
}
