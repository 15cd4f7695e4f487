package io.leveret.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.LimitExceededException;
import io.leveret.dataset.LabeledPhotos.Entry;
import io.leveret.dataset.LabeledPhotos.Kind;
import io.leveret.tflite.metadata.Labels;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    void read_linkedFolders_areReadOnceAndNoted() throws IOException {
        write("iris/a.jpg", "tulip/b.jpg");
        Files.createSymbolicLink(folder.resolve("iris/again"), folder);
        Files.createSymbolicLink(folder.resolve("daisy"), folder.resolve("tulip"));

        LabeledPhotos photos = LabeledPhotos.read(folder);

        assertEquals(List.of(new Entry("iris/a.jpg", "iris", 0), new Entry("tulip/b.jpg", "tulip", 0)),
                photos.entries());
        assertEquals(List.of("skipped " + folder.resolve("daisy") + ": it links to a folder that is read without it",
                "skipped " + folder.resolve("iris/again") + ": it links to a folder that is read without it"),
                photos.notes());
    }

    // ---- splits ----

    @ParameterizedTest
    @CsvSource({"train,val", "train,test", "training,validation", "Train,VAL", "train,valid"})
    void read_split_isItsTestPart(String train, String test) throws IOException {
        write(train + "/iris/a.jpg", train + "/tulip/b.jpg", test + "/iris/c.jpg", test + "/tulip/d.jpg", "README");

        LabeledPhotos photos = LabeledPhotos.read(folder);

        assertEquals(List.of(new Entry(test + "/iris/c.jpg", "iris", 0), new Entry(test + "/tulip/d.jpg", "tulip", 0)),
                photos.entries());
        assertEquals(folder.resolve(test + "/iris/c.jpg"), photos.file(photos.entries().getFirst()));
        assertEquals(List.of(folder + " is split into " + train + "/, " + test + "/: evaluating " + test + "/"),
                photos.notes());
        assertEquals(List.of(train + "/iris/a.jpg", train + "/tulip/b.jpg"), SplitFolders.find(folder).orElseThrow()
                .training().entries().stream().map(Entry::name).toList());
    }

    @Test
    void read_splitIntoThree_testsWithTest() throws IOException {
        write("train/iris/a.jpg", "val/iris/b.jpg", "test/iris/c.jpg");

        assertEquals("test/iris/c.jpg", LabeledPhotos.read(folder).entries().getFirst().name());
        assertEquals(
                List.of(folder + " is split into train/, val/, test/: training with train/, testing with test/; val/"
                        + " is left out, since cross-validation takes its place"),
                SplitFolders.find(folder).orElseThrow().training().notes());
    }

    @Test
    void read_splitWithPhotosWithoutClasses_testsWithTheOther() throws IOException {
        write("train/iris/a.jpg", "val/iris/b.jpg", "test/1.jpg", "test/2.jpg");

        assertEquals("val/iris/b.jpg", LabeledPhotos.read(folder).entries().getFirst().name());
    }

    @Test
    void read_classesThatAreCalledLikeParts_areClasses() throws IOException {
        write("train/a.jpg", "test/b.jpg");
        assertEquals(List.of("test", "train"), stated());
        write("plane/c.jpg", "train/ICE/d.jpg", "test/car/e.jpg");
        assertEquals(List.of("plane", "test", "train"), stated());
        assertTrue(LabeledPhotos.read(folder).notes().isEmpty());
    }

    private List<String> stated() throws IOException {
        return LabeledPhotos.read(folder).entries().stream().map(Entry::stated).distinct().toList();
    }

    private void write(String... names) throws IOException {
        for (String name : names) {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.writeString(folder.resolve(name), "never opened");
        }
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
            "file,label/a\0.jpg,iris           | line 2: it contains NUL"})
    void read_csvOfOtherShape_saysWhereAndWhy(String lines, String expected) {
        String message = assertThrows(DatasetException.class, () -> read(lines.strip().replace("/", "\n")))
                .getMessage();

        assertTrue(message.contains("photos.csv") && message.contains(expected), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ISO-8859-1", "windows-1252", "UTF-16LE"})
    void read_otherCharset_isRefusedWithTheLine(String charset) throws IOException {
        Files.write(folder.resolve("photos.csv"), "file,label\na.jpg,Löwe\n".getBytes(Charset.forName(charset)));

        String message = assertThrows(DatasetException.class, () -> LabeledPhotos.read(folder.resolve("photos.csv")))
                .getMessage();

        assertTrue(message.contains("photos.csv, line " + (charset.startsWith("UTF") ? 1 : 2) + ": ")
                && message.contains("UTF-8"), message);
    }

    @Test
    void read_utf16WithMark_isRead() throws IOException {
        Files.write(folder.resolve("photos.csv"), "file,label\na.jpg,Löwe\n".getBytes(StandardCharsets.UTF_16));

        assertEquals(List.of(new Entry("a.jpg", "Löwe", 2)),
                LabeledPhotos.read(folder.resolve("photos.csv")).entries());
    }

    @Test
    void read_endlessDevice_isRefused() {
        assertThrows(LimitExceededException.class, () -> LabeledPhotos.read(Path.of("/dev/zero")));
    }

    @Test
    void read_noSuchFile_isReportedAsThat() {
        assertThrows(NoSuchFileException.class, () -> LabeledPhotos.read(folder.resolve("none.csv")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"file,index\na.jpg,\"\none\"\n", "file,\"la\r\nbel\"\na.jpg,cat\n",
            "file,label\na.jpg,\"cat\u2028\ndog\"\n"})
    void read_lineBreaksInCells_areEscapedInTheMessage(String csv) throws IOException {
        ClassMatching matching = new ClassMatching("model", 1, Optional.of(Labels.of(List.of("cat"))));

        String message = assertThrows(DatasetException.class, () -> matching.match(read(csv), 0)).getMessage();

        assertTrue(message.contains("\\u000a"), message);
        assertEquals(1, message.lines().count(), message);
    }

    private LabeledPhotos read(String csv) throws IOException {
        return LabeledPhotos.read(Files.writeString(folder.resolve("photos.csv"), csv));
    }
}
