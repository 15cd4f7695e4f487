#!/bin/bash
# TwelveMonkeys' WebP reader repeats the chroma of a lossy WebP, so colors at edges are up to 75 levels off.
#
# Lossy WebP stores chroma of half the width and height. libwebp, the reference, by which OpenCV and browsers read,
# interpolates it by default. TwelveMonkeys, the usual reader of WebP for ImageIO, gives each chroma sample to four
# pixels. It does so though the JDK, beside which it stands, interpolates that of a JPEG: a photo that is sent in both
# formats has other edges. Lossless WebP is read alike.
#
# Versions: com.twelvemonkeys.imageio:imageio-webp:3.15.0, the JDK 25.0.3+9 (Temurin), x86-64.
# Reference: libwebp in OpenCV 4.13.0, org.bytedeco:opencv:4.13.0-1.5.13, which also writes the files.
# Output seen (a column of red to the middle and blue behind it, 64 pixels; then noise):
#> red samples around the middle, OpenCV: [192, 192, 192, 166, 90, 65, 65, 65]
#> red samples around the middle, TwelveMonkeys: [191, 191, 191, 191, 65, 65, 65, 65]
#> greatest distance in noise, lossy: 75
#> greatest distance in noise, lossless: 0
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
com.twelvemonkeys.imageio:imageio-webp:3.15.0:
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
import java.util.Random;
import java.util.function.IntBinaryOperator;
import javax.imageio.ImageIO;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

static final int SIDE = 64;
static final int LOSSLESS = 101; // of OpenCV's qualities

void main(String[] arguments) throws IOException {
    File file = new File(arguments[0], "photo.webp");
    write(file, 90, (x, _) -> x < SIDE / 2 ? 0xc04040 : 0x4040c0);
    BufferedImage read = ImageIO.read(file);
    List<Integer> byOpenCv = new ArrayList<>();
    List<Integer> byTwelveMonkeys = new ArrayList<>();
    try (Mat reference = opencv_imgcodecs.imread(file.getPath())) {
        for (int x = SIDE / 2 - 4; x < SIDE / 2 + 4; x++) {
            byOpenCv.add(reference.ptr(10, x).get(2) & 0xff);
            byTwelveMonkeys.add(read.getRGB(x, 10) >> 16 & 0xff);
        }
    }
    IO.println("red samples around the middle, OpenCV: " + byOpenCv);
    IO.println("red samples around the middle, TwelveMonkeys: " + byTwelveMonkeys);
    Random random = new Random(1);
    write(file, 90, (_, _) -> random.nextInt(1 << 24));
    IO.println("greatest distance in noise, lossy: " + distance(file));
    write(file, LOSSLESS, (_, _) -> random.nextInt(1 << 24));
    IO.println("greatest distance in noise, lossless: " + distance(file));
}

static void write(File file, int quality, IntBinaryOperator colors) {
    try (Mat image = new Mat(SIDE, SIDE, opencv_core.CV_8UC3);
            IntPointer how = new IntPointer(opencv_imgcodecs.IMWRITE_WEBP_QUALITY, quality)) {
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                int color = colors.applyAsInt(x, y);
                BytePointer pixel = image.ptr(y, x);
                pixel.put(0, (byte) color).put(1, (byte) (color >> 8)).put(2, (byte) (color >> 16));
            }
        }
        opencv_imgcodecs.imwrite(file.getPath(), image, how);
    }
}

static int distance(File file) throws IOException {
    BufferedImage read = ImageIO.read(file);
    int greatest = 0;
    try (Mat reference = opencv_imgcodecs.imread(file.getPath())) {
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                for (int i = 0; i < 3; i++) {
                    int sample = read.getRGB(x, y) >> 8 * i & 0xff;
                    greatest = Math.max(greatest, Math.abs(sample - (reference.ptr(y, x).get(i) & 0xff)));
                }
            }
        }
    }
    return greatest;
}
JAVA
"$jdk/bin/java" --enable-native-access=ALL-UNNAMED -Dorg.bytedeco.javacpp.cachedir="$work/cache" \
  -cp "$(cat "$work/classpath")" "$work/Finding.java" "$work" >"$work/output"
cat "$work/output"
sed -n 's/^#> //p' "$0" | diff - "$work/output" || {
  echo "the behavior has changed: above, < is what was seen and > is what this run gave" >&2
  exit 1
}
