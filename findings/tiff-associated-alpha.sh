#!/bin/bash
# TwelveMonkeys' TIFF reader hands over colors multiplied by alpha in an image that says they are not.
#
# In a TIFF with associated alpha (ExtraSamples 1) the stored colors are multiplied by alpha. TwelveMonkeys knows it:
# getRawImageType says premultiplied. But read() picks TYPE_4BYTE_ABGR, whose colors are not multiplied, and copies the
# stored samples, so that getRGB and drawing give a half transparent orange (200, 100, 0) at half its brightness. The
# JDK's own reader gives the right color. With both readers installed it is the class path that decides the picture.
# Passing getRawImageType(0) to ImageReadParam.setDestinationType gives the right image.
#
# Versions: com.twelvemonkeys.imageio:imageio-tiff:3.15.0, the JDK 25.0.3+9 (Temurin), whose writer makes the file.
# Output seen:
#> written: premultiplied true, samples [100, 50, 0, 128], getRGB c76400 with alpha 80
#> com.sun: premultiplied true, samples [100, 50, 0, 128], getRGB c76400 with alpha 80
#> com.twelvemonkeys: premultiplied false, samples [100, 50, 0, 128], getRGB 643200 with alpha 80
#> com.twelvemonkeys with its raw type: premultiplied true, samples [100, 50, 0, 128], getRGB c76400 with alpha 80
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
com.twelvemonkeys.imageio:imageio-tiff:3.15.0:
PACKAGES
  printf '</dependencies></project>'
} >"$work/pom.xml"
mvn -B -q -f "$work/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
  -Dmdep.outputFile="$work/classpath" >&2

cat >"$work/Finding.java" <<'JAVA'
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.File;
import java.util.Arrays;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriter;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.spi.ImageWriterSpi;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;

void main(String[] arguments) throws Exception {
    File file = new File(arguments[0], "orange.tif");
    ComponentColorModel multiplied = new ComponentColorModel(ColorSpace.getInstance(ColorSpace.CS_sRGB), true, true,
            ComponentColorModel.TRANSLUCENT, DataBuffer.TYPE_BYTE);
    BufferedImage orange = new BufferedImage(multiplied,
            Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 1, 1, 4, null), true, null);
    orange.getRaster().setPixel(0, 0, new int[]{100, 50, 0, 128});
    ImageWriter writer = provider(ImageWriterSpi.class, "com.sun").createWriterInstance();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(file)) {
        writer.setOutput(stream);
        writer.write(orange);
    }
    describe("written", orange);
    describe("com.sun", read("com.sun", file, false));
    describe("com.twelvemonkeys", read("com.twelvemonkeys", file, false));
    describe("com.twelvemonkeys with its raw type", read("com.twelvemonkeys", file, true));
}

static BufferedImage read(String maker, File file, boolean asStored) throws Exception {
    ImageReader reader = provider(ImageReaderSpi.class, maker).createReaderInstance();
    try (ImageInputStream stream = ImageIO.createImageInputStream(file)) {
        reader.setInput(stream);
        ImageReadParam parameters = reader.getDefaultReadParam();
        if (asStored) {
            parameters.setDestinationType(reader.getRawImageType(0));
        }
        return reader.read(0, parameters);
    }
}

/** The maker's reader or writer of plain TIFF. */
static <T> T provider(Class<T> kind, String maker) {
    var all = IIORegistry.getDefaultInstance().getServiceProviders(kind, true);
    while (all.hasNext()) {
        T one = all.next();
        String name = one.getClass().getName();
        if (name.startsWith(maker) && name.contains(".TIFFImage")) {
            return one;
        }
    }
    throw new IllegalStateException("no TIFF of " + maker);
}

static void describe(String who, BufferedImage image) {
    int argb = image.getRGB(0, 0);
    IO.println("%s: premultiplied %s, samples %s, getRGB %06x with alpha %x".formatted(who,
            image.isAlphaPremultiplied(), Arrays.toString(image.getRaster().getPixel(0, 0, (int[]) null)),
            argb & 0xffffff, argb >>> 24));
}
JAVA
"$jdk/bin/java" -cp "$(cat "$work/classpath")" "$work/Finding.java" "$work" >"$work/output"
cat "$work/output"
sed -n 's/^#> //p' "$0" | diff - "$work/output" || {
  echo "the behavior has changed: above, < is what was seen and > is what this run gave" >&2
  exit 1
}
