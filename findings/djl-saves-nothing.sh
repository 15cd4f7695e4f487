#!/bin/bash
# Deep Java Library saves a picture with alpha as a JPEG without bytes, and raises nothing.
#
# Image.save calls ImageIO.write, which answers false and writes nothing where no writer takes the picture as it is: the
# JDK's writer of JPEG takes no alpha and no 16 bits. Image.save does not look at the answer. So thumbnails, or crops
# that a detector hands on to a classifier, are empty files wherever the photo was a PNG with alpha, even one that is
# opaque throughout. Formats without any writer, such as WebP, give empty files as well.
#
# Versions: ai.djl:api:0.38.0 with its default image factory, the JDK 25.0.3+9 (Temurin).
# Output seen:
#> colors, png: a file
#> colors, jpg: a file
#> colors, webp: no byte
#> colors and opaque alpha, png: a file
#> colors and opaque alpha, jpg: no byte
#> colors and opaque alpha, webp: no byte
#> gray of 16 bits, png: a file
#> gray of 16 bits, jpg: no byte
#> gray of 16 bits, webp: no byte
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
      <groupId>ai.djl</groupId>
      <artifactId>api</artifactId>
      <version>0.38.0</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -B -q -f "$work/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
  -Dmdep.outputFile="$work/classpath" >&2

cat >"$work/Finding.java" <<'JAVA'
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

void main() throws IOException {
    show("colors", BufferedImage.TYPE_INT_RGB);
    show("colors and opaque alpha", BufferedImage.TYPE_INT_ARGB);
    show("gray of 16 bits", BufferedImage.TYPE_USHORT_GRAY);
}

/** Reads a PNG and saves it in three formats. */
static void show(String name, int type) throws IOException {
    BufferedImage picture = new BufferedImage(16, 16, type);
    for (int i = 0; i < 256; i++) {
        picture.setRGB(i % 16, i / 16, 0xffc08040);
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(picture, "png", png);
    Image image = ImageFactory.getInstance().fromInputStream(new ByteArrayInputStream(png.toByteArray()));
    for (String format : new String[]{"png", "jpg", "webp"}) {
        ByteArrayOutputStream saved = new ByteArrayOutputStream();
        String outcome;
        try {
            image.save(saved, format);
            outcome = saved.size() == 0 ? "no byte" : "a file";
        } catch (IOException e) {
            outcome = e.toString();
        }
        IO.println(name + ", " + format + ": " + outcome);
    }
}
JAVA
"$jdk/bin/java" -cp "$(cat "$work/classpath")" "$work/Finding.java" >"$work/output" 2>/dev/null
cat "$work/output"
sed -n 's/^#> //p' "$0" | diff - "$work/output" || {
  echo "the behavior has changed: above, < is what was seen and > is what this run gave" >&2
  exit 1
}
