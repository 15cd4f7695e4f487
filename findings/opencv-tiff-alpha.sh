#!/bin/bash
# OpenCV drops the alpha of a PNG but multiplies the colors of a TIFF by it, so the same picture has other colors.
#
# imread in color drops alpha: a half transparent orange in a PNG keeps its color. For a TIFF with alpha that is not
# associated (ExtraSamples 2, colors as they are), it reads through libtiff's TIFFReadRGBAImage, which multiplies colors
# by alpha. Where the TIFF is transparent its colors are lost. ImageIO gives both files the stored colors.
#
# Versions: OpenCV 4.13.0, org.bytedeco:opencv:4.13.0-1.5.13, the JDK 25.0.3+9 (Temurin), x86-64.
# Output seen (pixels of 200, 100, 50 with alpha 255, 128 and 0, as red, green, blue):
#> png: OpenCV [[200, 100, 50], [200, 100, 50], [200, 100, 50]], ImageIO [[200, 100, 50], [200, 100, 50], [200, 100, 50]]
#> tiff: OpenCV [[200, 100, 50], [100, 50, 25], [0, 0, 0]], ImageIO [[200, 100, 50], [200, 100, 50], [200, 100, 50]]
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
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

void main(String[] arguments) throws IOException {
    BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_4BYTE_ABGR);
    int[] alphas = {255, 128, 0};
    for (int x = 0; x < 3; x++) {
        image.getRaster().setPixel(x, 0, new int[]{200, 100, 50, alphas[x]});
    }
    for (String format : List.of("png", "tiff")) {
        File file = new File(arguments[0], "alpha." + format);
        ImageIO.write(image, format, file);
        BufferedImage read = ImageIO.read(file);
        List<List<Integer>> byOpenCv = new ArrayList<>();
        List<List<Integer>> byImageIo = new ArrayList<>();
        try (Mat second = opencv_imgcodecs.imread(file.getPath())) {
            for (int x = 0; x < 3; x++) {
                BytePointer bgr = second.ptr(0, x);
                byOpenCv.add(List.of(bgr.get(2) & 0xff, bgr.get(1) & 0xff, bgr.get(0) & 0xff));
                int rgb = read.getRGB(x, 0);
                byImageIo.add(List.of(rgb >> 16 & 0xff, rgb >> 8 & 0xff, rgb & 0xff));
            }
        }
        IO.println(format + ": OpenCV " + byOpenCv + ", ImageIO " + byImageIo);
    }
}
JAVA
"$jdk/bin/java" --enable-native-access=ALL-UNNAMED -Dorg.bytedeco.javacpp.cachedir="$work/cache" \
  -cp "$(cat "$work/classpath")" "$work/Finding.java" "$work" >"$work/output"
cat "$work/output"
sed -n 's/^#> //p' "$0" | diff - "$work/output" || {
  echo "the behavior has changed: above, < is what was seen and > is what this run gave" >&2
  exit 1
}
