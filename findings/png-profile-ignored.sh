#!/bin/bash
# The JDK applies the color profile of a JPEG and ignores that of a PNG, without a warning.
#
# Both files hold the same samples and the same ICC profile, here of linear light. ImageIO.read converts those of the
# JPEG to sRGB. It takes those of the PNG for sRGB, though its reader has the profile in its metadata. Screenshots and
# edited photos are often PNGs with the profile of a display: their colors are off, and a photo that was saved once more
# as PNG is another picture.
#
# Versions: the JDK 25.0.3+9 (Temurin). The PNG is written by the JDK, too, its iCCP chunk added by hand.
# Output seen (all samples are 128 of 255; in linear light that is 188 of sRGB):
#> JPEG: bcbcbc
#> PNG: 808080
#> the PNG's metadata has the profile: true
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for home in "${JAVA_HOME-}" /usr/lib/jvm/*; do
  ! grep -qs '^JAVA_VERSION="25' "$home/release" || jdk=$home
done
: "${jdk:?no JDK 25 was found: set JAVA_HOME to one}"

cat >"$work/Finding.java" <<'JAVA'
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageInputStream;

void main() throws IOException {
    byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
    BufferedImage gray = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 256; i++) {
        gray.setRGB(i % 16, i / 16, 0x808080);
    }
    ByteBuffer segment = ByteBuffer.allocate(18 + profile.length).put((byte) 0xff).put((byte) 0xe2)
            .putShort((short) (16 + profile.length)).put("ICC_PROFILE\0\1\1".getBytes(StandardCharsets.ISO_8859_1))
            .put(profile);
    show("JPEG", inserted(write(gray, "jpeg"), 2, segment.array()));

    ByteArrayOutputStream data = new ByteArrayOutputStream();
    data.write("iCCPlinear\0\0".getBytes(StandardCharsets.ISO_8859_1));
    try (DeflaterOutputStream packed = new DeflaterOutputStream(data)) {
        packed.write(profile);
    }
    CRC32 checksum = new CRC32();
    checksum.update(data.toByteArray());
    ByteBuffer chunk = ByteBuffer.allocate(8 + data.size()).putInt(data.size() - 4).put(data.toByteArray())
            .putInt((int) checksum.getValue());
    byte[] png = inserted(write(gray, "png"), 33, chunk.array());
    show("PNG", png);

    ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
    try (ImageInputStream input = ImageIO.createImageInputStream(new ByteArrayInputStream(png))) {
        reader.setInput(input);
        IIOMetadataNode tree = (IIOMetadataNode) reader.getImageMetadata(0).getAsTree("javax_imageio_png_1.0");
        IO.println("the PNG's metadata has the profile: " + (tree.getElementsByTagName("iCCP").getLength() == 1));
    }
}

static byte[] write(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ImageIO.write(image, format, file);
    return file.toByteArray();
}

static byte[] inserted(byte[] file, int at, byte[] part) {
    return ByteBuffer.allocate(file.length + part.length).put(file, 0, at).put(part).put(file, at, file.length - at)
            .array();
}

static void show(String name, byte[] file) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(file));
    IO.println(name + ": " + Integer.toHexString(image.getRGB(8, 8) & 0xffffff));
}
JAVA
"$jdk/bin/java" "$work/Finding.java" >"$work/output"
cat "$work/output"
sed -n 's/^#> //p' "$0" | diff - "$work/output" || {
  echo "the behavior has changed: above, < is what was seen and > is what this run gave" >&2
  exit 1
}
