package io.leveret.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.dataset.LabeledPhotos.Entry;
import io.leveret.dataset.LabeledPhotos.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabeledPhotosTest {
    @TempDir
    Path folder;

    // ---- class folders ----

    @Test
    void read_classFolders_areLabelsInTheOrderOfNames() throws IOException {
        for (String name : List.of("tulip/b.jpg", "tulip/a.jpg", "iris/deep/c.png", "iris/NOTES.txt",
                "iris/.hidden.jpg",
                ".git/d.jpg", "loose.jpg")) {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.writeString(folder.resolve(name), "never opened");
        }
        Files.createDirectory(folder.resolve("empty"));

        LabeledPhotos photos = LabeledPhotos.read(folder);

        assertEquals(List.of(new Entry("iris/deep/c.png", "iris", 0), new Entry("tulip/a.jpg", "tulip", 0),
                new Entry("tulip/b.jpg", "tulip", 0)), photos.entries());
        assertEquals(Kind.LABEL, photos.kind());
        assertEquals(2, photos.skipped(), "NOTES.txt and loose.jpg");
        assertEquals(folder.resolve("iris/deep/c.png"), photos.file(photos.entries().getFirst()));
    }

    @Test
    void read_folderWithoutClassFolders_saysHowPhotosMustLie() throws IOException {
        Files.writeString(folder.resolve("a.jpg"), "");

        String message = assertThrows(DatasetException.class, () -> LabeledPhotos.read(folder)).getMessage();

        assertTrue(message.contains("folder") && message.contains("label"), message);
    }

    @Test
    void read_linkThatLeadsBack_isRefused() throws IOException {
        Files.createDirectory(folder.resolve("iris"));
        Files.createSymbolicLink(folder.resolve("iris/again"), folder);

        String message = assertThrows(DatasetException.class, () -> LabeledPhotos.read(folder)).getMessage();
        assertTrue(message.contains("iris/again") && message.endsWith("take that link away"), message);
    }

    // ---- CSV ----

    @Test
    void read_csvOfIndices_hasTheirLines() throws IOException {
        LabeledPhotos photos = read("file,index\r\na.jpg,3\r\n\r\n\"b, c.jpg\", 07 \r\n");

        assertEquals(List.of(new Entry("a.jpg", "3", 2), new Entry("b, c.jpg", "7", 4)), photos.entries());
        assertEquals(Kind.INDEX, photos.kind());
        assertEquals(folder.resolve("a.jpg"), photos.file(photos.entries().getFirst()));
    }

    @Test
    void read_csvOfLabels_takesThemAsTheyAre() throws IOException {
        LabeledPhotos photos = read("label,who,file\nred  hat,me,\"x\"\"y\".jpg\n\"tulip, red\",you,\"x\"\"y\".png\n"
                .replace(",\"x\"\"y\".jpg", ",\"x\"\"y.jpg\"").replace(",\"x\"\"y\".png", ",\"/x y.png\""));

        assertEquals(List.of(new Entry("x\"y.jpg", "red  hat", 2), new Entry("/x y.png", "tulip, red", 3)),
                photos.entries());
        assertEquals(Path.of("/x y.png"), photos.file(photos.entries().getLast()));
    }

    @Test
    void read_csvOfBoth_takesTheIndex() throws IOException {
        assertEquals(List.of(new Entry("a.jpg", "134", 2), new Entry("b.jpg", "517", 3)),
                read("file,label,index\na.jpg,crane,134\nb.jpg,crane,517\n").entries());
    }

    @Test
    void read_csvWithByteOrderMark_isReadAllTheSame() throws IOException {
        assertEquals(1, read("\uFEFFfile,label\na.jpg,iris\n").entries().size());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "``                                | it is empty",
            "file,index                        | no photo below its first row",
            "file,klass/a.jpg,1                | its columns are [file, klass]",
            "file;index/a.jpg;1                | separated by commas",
            "name,index/a.jpg,1                | the columns file, and label or index",
            "file,index/a.jpg,1/b.jpg          | line 3: 1 fields where the first row has 2",
            "file,index/a.jpg,1,2              | line 2: 3 fields where the first row has 2",
            "file,index/a.jpg,one              | line 2: the index 'one' is no whole number",
            "file,index/a.jpg,99999999999      | line 2: the index '99999999999' is no whole number",
            "file,index/a.jpg,1/ ,2            | line 3: its file is empty",
            "file,label/a.jpg,                 | line 2: its label is empty",
            "file,label/a\0.jpg,iris           | line 2: 'a\0.jpg' cannot be a path"})
    void read_csvOfOtherShape_saysWhereAndWhy(String lines, String expected) {
        String message = assertThrows(DatasetException.class, () -> read(lines.strip().replace("/", "\n")))
                .getMessage();

        assertTrue(message.contains("photos.csv") && message.contains(expected), message);
    }

    @Test
    void read_otherCharset_saysSo() throws IOException {
        Files.write(folder.resolve("photos.csv"), "file,label\na.jpg,Löwe\n".getBytes(StandardCharsets.ISO_8859_1));

        String message = assertThrows(DatasetException.class, () -> LabeledPhotos.read(folder.resolve("photos.csv")))
                .getMessage();

        assertTrue(message.contains("UTF-8"), message);
    }

    @Test
    void read_noSuchFile_isReportedAsThat() {
        assertThrows(NoSuchFileException.class, () -> LabeledPhotos.read(folder.resolve("none.csv")));
    }

    private LabeledPhotos read(String csv) throws IOException {
        return LabeledPhotos.read(Files.writeString(folder.resolve("photos.csv"), csv));
    }
}
