#!/bin/bash
# The JDK's GIF reader mixes up and loses rows of interlaced pictures of two to four rows, without a warning.
#
# Interlacing stores every eighth row from row 0, then every eighth from row 4, every fourth from row 2, and every
# second from row 1. A picture of fewer than five rows has nothing in the second pass. The JDK's writer skips that pass,
# as OpenCV expects; the JDK's reader drops a stored row there, so that later ones are out of place and one stays blank.
# ImageIO.write interlaces without being asked, so a small GIF does not survive ImageIO.write and ImageIO.read.
#
# Versions: the JDK 25.0.3+9 (Temurin), x86-64. Second opinion: OpenCV 4.13.0, org.bytedeco:opencv:4.13.0-1.5.13.
# Output seen (row y of the file is gray 10 * (y + 1)):
#> 1 rows: OpenCV [10], ImageIO [10]
#> 2 rows: OpenCV [10, 20], ImageIO [10, 0]
#> 3 rows: OpenCV [10, 20, 30], ImageIO [10, 0, 20]
#> 4 rows: OpenCV [10, 20, 30, 40], ImageIO [10, 40, 20, 0]
#> 5 rows: OpenCV [10, 20, 30, 40, 50], ImageIO [10, 20, 30, 40, 50]
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
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

void main(String[] arguments) throws Exception {
    for (int height = 1; height <= 5; height++) {
        BufferedImage written = new BufferedImage(1, height, BufferedImage.TYPE_BYTE_INDEXED, grays());
        for (int y = 0; y < height; y++) {
            written.getRaster().setSample(0, y, 0, 10 * (y + 1));
        }
        File file = new File(arguments[0], height + ".gif");
        ImageIO.write(written, "gif", file);
        BufferedImage read = ImageIO.read(file);
        List<Integer> byOpenCv = new ArrayList<>();
        List<Integer> byImageIo = new ArrayList<>();
        try (Mat second = opencv_imgcodecs.imread(file.getPath())) {
            for (int y = 0; y < height; y++) {
                byOpenCv.add(second.ptr(y, 0).get() & 0xff);
                byImageIo.add(read.getRGB(0, y) & 0xff);
            }
        }
        IO.println(height + " rows: OpenCV " + byOpenCv + ", ImageIO " + byImageIo);
    }
}

/** A palette whose color number i is gray i. */
static IndexColorModel grays() {
    byte[] levels = new byte[256];
    for (int i = 0; i < 256; i++) {
        levels[i] = (byte) i;
    }
    return new IndexColorModel(8, 256, levels, levels, levels);
}
JAVA
"$jdk/bin/java" --enable-native-access=ALL-UNNAMED -Dorg.bytedeco.javacpp.cachedir="$work/cache" \
  -cp "$(cat "$work/classpath")" "$work/Finding.java" "$work" >"$work/output"
cat "$work/output"
sed -n 's/^#> //p' "$0" | diff - "$work/output" || {
  echo "the behavior has changed: above, < is what was seen and > is what this run gave" >&2
  exit 1
}
