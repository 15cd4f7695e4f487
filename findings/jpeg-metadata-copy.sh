#!/bin/bash
# A copy of the JDK's image metadata has no attributes, so a writer refuses it.
#
# IIOMetadataNode.cloneNode(true) copies the elements of a metadata tree and drops all their attributes, in which the
# JPEG format keeps everything: sampling factors, tables, components. Node.cloneNode of the DOM, whose interface it
# implements, copies attributes. Who changes the sampling of a JPEG in a copy of the tree, to write a photo in two ways
# for instance, gets an exception that says nothing of the copy; the tree itself is accepted.
#
# Versions: the JDK 25.0.3+9 (Temurin), with its JPEG writer.
# Output seen:
#> attributes of a component: 4
#> of its copy: 0
#> the tree is accepted
#> its copy is not: javax.imageio.metadata.IIOInvalidTreeException
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for home in "${JAVA_HOME-}" /usr/lib/jvm/*; do
  ! grep -qs '^JAVA_VERSION="25' "$home/release" || jdk=$home
done
: "${jdk:?no JDK 25 was found: set JAVA_HOME to one}"

cat >"$work/Finding.java" <<'JAVA'
import java.awt.image.BufferedImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;

static final String FORMAT = "javax_imageio_jpeg_image_1.0";

void main() throws Exception {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    IIOMetadata metadata = writer.getDefaultImageMetadata(
            ImageTypeSpecifier.createFromBufferedImageType(BufferedImage.TYPE_INT_RGB), null);
    IIOMetadataNode tree = (IIOMetadataNode) metadata.getAsTree(FORMAT);
    IIOMetadataNode copy = (IIOMetadataNode) tree.cloneNode(true);
    IO.println("attributes of a component: " + component(tree).getAttributes().getLength());
    IO.println("of its copy: " + component(copy).getAttributes().getLength());
    metadata.setFromTree(FORMAT, tree);
    IO.println("the tree is accepted");
    try {
        metadata.setFromTree(FORMAT, copy);
        IO.println("its copy is accepted");
    } catch (Exception refused) {
        IO.println("its copy is not: " + refused.getClass().getName());
    }
}

static IIOMetadataNode component(IIOMetadataNode tree) {
    return (IIOMetadataNode) tree.getElementsByTagName("componentSpec").item(0);
}
JAVA
"$jdk/bin/java" "$work/Finding.java" >"$work/output"
cat "$work/output"
sed -n 's/^#> //p' "$0" | diff - "$work/output" || {
  echo "the behavior has changed: above, < is what was seen and > is what this run gave" >&2
  exit 1
}
