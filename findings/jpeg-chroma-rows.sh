#!/bin/bash
# The JDK interpolates the chroma of a JPEG that lacks every second column, but repeats one that lacks every second row.
#
# A JPEG whose chroma has half the columns (4:2:2) is decoded with interpolated chroma by libjpeg in the JDK and by
# libjpeg-turbo in OpenCV, to the same bytes. With chroma of half the rows (4:4:0), which is what turning a 4:2:2 photo by
# 90 degrees without loss gives, libjpeg-turbo interpolates, and the JDK's libjpeg 6b repeats each chroma row. Only
# chroma of half of both (4:2:0) is interpolated by both. A model sees other colors at edges by how the photo was turned.
#
# Versions: the JDK 25.0.3+9 (Temurin). Second opinion: OpenCV 4.13.0, org.bytedeco:opencv:4.13.0-1.5.13, x86-64.
# Output seen (a column, or a row, of red to the middle and blue behind it, 32 pixels; red samples around the middle):
#> chroma of half the columns (4:2:2): OpenCV [192, 192, 192, 166, 90, 65, 65, 65], ImageIO [192, 192, 192, 166, 90, 65, 65, 65]
#> chroma of half the rows (4:4:0): OpenCV [192, 192, 192, 166, 90, 65, 65, 65], ImageIO [192, 192, 192, 192, 65, 65, 65, 65]
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
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

static final int SIDE = 32;
static final int FIRST = 12;
static final int LAST = 19;

void main(String[] arguments) throws IOException {
    for (boolean upright : new boolean[]{true, false}) {
        String name = upright ? "columns (4:2:2)" : "rows (4:4:0)";
        File file = new File(arguments[0], upright + ".jpg");
        write(file, upright);
        BufferedImage read = ImageIO.read(file);
        List<Integer> byOpenCv = new ArrayList<>();
        List<Integer> byImageIo = new ArrayList<>();
        try (Mat second = opencv_imgcodecs.imread(file.getPath())) {
            for (int i = FIRST; i <= LAST; i++) {
                int x = upright ? i : 5;
                int y = upright ? 5 : i;
                byOpenCv.add(second.ptr(y, x).get(2) & 0xff);
                byImageIo.add(read.getRGB(x, y) >> 16 & 0xff);
            }
        }
        IO.println("chroma of half the " + name + ": OpenCV " + byOpenCv + ", ImageIO " + byImageIo);
    }
}

/** Writes red and blue, side by side or one above the other, with chroma of half the size across the edge. */
static void write(File file, boolean upright) throws IOException {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) {
            image.setRGB(x, y, (upright ? x : y) < SIDE / 2 ? 0xc04040 : 0x4040c0);
        }
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (ImageOutputStream output = ImageIO.createImageOutputStream(file)) {
        writer.setOutput(output);
        ImageWriteParam how = writer.getDefaultWriteParam();
        how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        how.setCompressionQuality(1);
        IIOMetadata metadata = writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(image), how);
        String format = metadata.getNativeMetadataFormatName();
        IIOMetadataNode tree = (IIOMetadataNode) metadata.getAsTree(format);
        for (int i = 0; i < 3; i++) {
            IIOMetadataNode component = (IIOMetadataNode) tree.getElementsByTagName("componentSpec").item(i);
            component.setAttribute("HsamplingFactor", i == 0 && upright ? "2" : "1");
            component.setAttribute("VsamplingFactor", i == 0 && !upright ? "2" : "1");
        }
        metadata.setFromTree(format, tree);
        writer.write(null, new IIOImage(image, null, metadata), how);
    } finally {
        writer.dispose();
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
