#!/bin/bash
# Spark's file sources leave empty files out without a word, and the image source keeps the low byte of 16-bit gray.
#
# A photo that was cut off while it was uploaded is an empty file. Spark's binaryFile and image sources list no file of
# length 0 (PartitioningAwareFileIndex.isNonEmptyFile), also with dropInvalid=false, so a job over a photo lake neither
# counts nor reports it. And ImageSchema.decode turns a gray sample of 16 bits into a byte by a cast: 0x8001 becomes 1.
#
# Versions: Spark 4.2.0 with scala-library 2.13.18, Temurin 25.0.3+9.
# Output seen:
#> files in the folder: 2
#> rows of binaryFile: 1
#> rows of image: 1
#> gray sample 0x8001: 1
set -euo pipefail
script=$(realpath "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for home in "${JAVA_HOME-}" /usr/lib/jvm/*; do
  ! grep -qs '^JAVA_VERSION="25' "$home/release" || jdk=$home
done
: "${jdk:?no JDK 25 was found: set JAVA_HOME to one}"
export JAVA_HOME=$jdk SPARK_LOCAL_IP=127.0.0.1
cd "$work"

cat >pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>findings</groupId>
  <artifactId>spark-empty-files</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.apache.spark</groupId>
      <artifactId>spark-mllib_2.13</artifactId>
      <version>4.2.0</version>
    </dependency>
    <dependency>
      <groupId>org.scala-lang</groupId>
      <artifactId>scala-library</artifactId>
      <version>2.13.18</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath -Dmdep.outputFile=class-path >/dev/null 2>&1
cat >Program.java <<'JAVA'
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

public final class Program {
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createDirectories(Path.of("photos"));
        BufferedImage gray = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
        gray.getRaster().setSample(0, 0, 0, 0x8001);
        ImageIO.write(gray, "png", folder.resolve("gray.png").toFile());
        Files.createFile(folder.resolve("empty.png"));
        SparkSession spark = SparkSession.builder().master("local[1]").config("spark.ui.enabled", false)
                .config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1").getOrCreate();
        System.out.println("files in the folder: " + folder.toFile().list().length);
        System.out.println("rows of binaryFile: " + spark.read().format("binaryFile").load("photos").count());
        Dataset<Row> images = spark.read().format("image").option("dropInvalid", false).load("photos");
        System.out.println("rows of image: " + images.count());
        System.out.println("gray sample 0x8001: " + images.head().getStruct(0).<byte[]>getAs("data")[0]);
        spark.stop();
    }
}
JAVA
"$jdk/bin/javac" -proc:none -nowarn -cp "$(<class-path)" Program.java
"$jdk/bin/java" -cp ".:$(<class-path)" Program 2>/dev/null >output
cat output
sed -n 's/^#> //p' "$script" >seen
diff seen output || {
  echo "the behavior has changed: above, < is what was seen and > is what this run gave" >&2
  exit 1
}
