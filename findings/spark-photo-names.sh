#!/bin/bash
# Spark leaves out the photos that cameras take in Adobe RGB: their names begin with an underscore.
#
# The rule for names in cameras (DCF) has an underscore first for a color space other than sRGB: _MG_0002.JPG of Canon,
# _DSC0002.JPG of Nikon and Sony. Spark takes files so named for hidden, as what its own jobs write
# (_SUCCESS). Neither binaryFile nor image says a word, and a photo that is named by its full path is not read either.
# Class folders such as _unsure are left out with all that they hold, unless they are named.
#
# Versions: Spark 4.2.0 with scala-library 2.13.18, Temurin 25.0.3+9.
# Output seen:
#> binaryFile of the folder: [IMG_0001.JPG, cat/IMG_0003.JPG]
#> image of the folder: [IMG_0001.JPG, cat/IMG_0003.JPG]
#> binaryFile of IMG_0001.JPG: 1 rows
#> binaryFile of _MG_0002.JPG: 0 rows
#> binaryFile of _unsure: 1 rows
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
org.apache.spark:spark-mllib_2.13:4.2.0:
org.scala-lang:scala-library:2.13.18:
PACKAGES
  printf '</dependencies></project>'
} >"$work/pom.xml"
mvn -B -q -f "$work/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
  -Dmdep.outputFile="$work/classpath" >&2

cat >"$work/Finding.java" <<'JAVA'
import java.awt.image.BufferedImage;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

void main(String[] arguments) throws Exception {
    Path photos = Path.of(arguments[0], "photos");
    for (String name : List.of("IMG_0001.JPG", "_MG_0002.JPG", "cat/IMG_0003.JPG", "_unsure/IMG_0004.JPG")) {
        Path file = photos.resolve(name);
        Files.createDirectories(file.getParent());
        ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "jpeg", file.toFile());
    }
    SparkSession spark = SparkSession.builder().master("local[1]").config("spark.ui.enabled", false)
            .config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1").getOrCreate();
    for (String format : List.of("binaryFile", "image")) {
        String column = format.equals("image") ? "image.origin" : "path";
        List<String> names = new ArrayList<>();
        for (Row row : spark.read().format(format).option("recursiveFileLookup", true).load(photos.toString())
                .select(column).collectAsList()) {
            names.add(photos.relativize(Path.of(URI.create(row.getString(0)))).toString());
        }
        names.sort(null);
        IO.println(format + " of the folder: " + names);
    }
    for (String name : List.of("IMG_0001.JPG", "_MG_0002.JPG", "_unsure")) {
        long rows = spark.read().format("binaryFile").load(photos.resolve(name).toString()).count();
        IO.println("binaryFile of " + name + ": " + rows + " rows");
    }
    spark.stop();
}
JAVA
"$jdk/bin/java" -cp "$(cat "$work/classpath")" "$work/Finding.java" "$work" >"$work/output" 2>/dev/null
cat "$work/output"
sed -n 's/^#> //p' "$0" | diff - "$work/output" || {
  echo "the behavior has changed: above, < is what was seen and > is what this run gave" >&2
  exit 1
}
