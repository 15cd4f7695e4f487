package io.leveret.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.dataset.DatasetException;
import io.leveret.dataset.LabeledPhoto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingPhotosTest {
    @TempDir
    private Path folder;

    private void photos(String label, int count) throws IOException {
        Path of = Files.createDirectories(folder.resolve(label));
        for (int i = 0; i < count; i++) {
            Files.createFile(of.resolve(i + ".jpg"));
        }
    }

    private Path csv(String text) throws IOException {
        return Files.writeString(folder.resolve("photos.csv"), text);
    }

    private static String refusal(Path folderOrCsv) {
        String message = assertThrows(TrainingException.class, () -> TrainingPhotos.read(folderOrCsv)).getMessage();
        assertTrue(message.startsWith(folderOrCsv + ": "), message);
        return message.substring(folderOrCsv.toString().length() + 2);
    }

    @Test
    void read_folders_areClassesInTheOrderOfTheAlphabet() throws IOException {
        photos("tulip", 6);
        photos("daisy", 5);
        TrainingPhotos read = TrainingPhotos.read(folder);
        assertEquals(List.of("daisy", "tulip"), read.labels());
        assertEquals(11, read.photos().size());
        assertEquals(new LabeledPhoto(Path.of("daisy", "0.jpg").toString(),
                folder.resolve("daisy").resolve("0.jpg"), 0), read.photos().getFirst());
        assertEquals(1, read.photos().getLast().index());
        assertEquals(0, read.skipped());
    }

    @Test
    void read_csv_isOfItsLabels() throws IOException {
        StringBuilder rows = new StringBuilder("file,label\n");
        for (int i = 0; i < 5; i++) {
            rows.append(i).append("a.jpg,zebra\n").append(i).append("b.jpg,\"apple, red\"\n");
        }
        TrainingPhotos read = TrainingPhotos.read(csv(rows.toString()));
        assertEquals(List.of("apple, red", "zebra"), read.labels());
        assertEquals(new LabeledPhoto("0a.jpg", folder.resolve("0a.jpg"), 1), read.photos().getFirst());
    }

    @Test
    void read_hiddenFoldersAndOtherFiles_areNoClasses() throws IOException {
        photos("tulip", 5);
        photos("daisy", 5);
        photos(".thumbnails", 5);
        Files.createDirectory(folder.resolve(".git"));
        Files.createDirectory(folder.resolve("__MACOSX"));
        Files.writeString(folder.resolve("README"), "flowers");
        Files.writeString(folder.resolve("tulip").resolve("notes.txt"), "red");
        TrainingPhotos read = TrainingPhotos.read(folder);
        assertEquals(List.of("daisy", "tulip"), read.labels());
        assertEquals(2, read.skipped());
    }

    @Test
    void read_oneClassOnly_isRefused() throws IOException {
        photos("tulip", 10);
        assertEquals("there is one class only, tulip; a classifier needs at least two, each with a folder of its own",
                refusal(folder));
    }

    @Test
    void read_emptyClassFolders_areNamed() throws IOException {
        photos("tulip", 10);
        photos("daisy", 10);
        photos("rose", 0);
        assertEquals("there is no photo in the class folder rose; put some there, or take it away", refusal(folder));
        Files.writeString(Files.createDirectory(folder.resolve("fern")).resolve("list.txt"), "no photo");
        assertEquals("there is no photo in the class folders fern, rose; put some there, or take it away",
                refusal(folder));
    }

    @Test
    void read_tooFewPhotosOfClasses_areNamedWithTheirCounts() throws IOException {
        photos("tulip", 10);
        photos("daisy", 2);
        photos("rose", 4);
        assertEquals("each class needs at least 5 photos that can be read, and better thirty; too few has daisy (2),"
                + " rose (4)", refusal(folder));
    }

    @Test
    void read_manyClassesOfTooFew_namesTen() throws IOException {
        for (int i = 10; i < 25; i++) {
            photos("class" + i, 1);
        }
        String message = refusal(folder);
        assertTrue(message.endsWith("class18 (1), class19 (1) and 5 more"), message);
    }

    @Test
    void read_csvOfIndices_isRefused() throws IOException {
        assertEquals("it has indices, but a new model needs names; give a CSV with the column label",
                refusal(csv("file,index\na.jpg,0\nb.jpg,1\n")));
    }

    @Test
    void read_labelWithBlanksAround_isRefused() throws IOException {
        photos("tulip", 5);
        photos("daisy ", 5);
        assertEquals("a class cannot be called 'daisy '; give it a name of one line without blanks around it",
                refusal(folder));
    }

    @Test
    void read_labelOfTwoLines_isRefused() throws IOException {
        assertEquals("a class cannot be called 'red tulip'; give it a name of one line without blanks around it",
                refusal(csv("file,label\na.jpg,\"red\ntulip\"\nb.jpg,rose\n")));
        assertEquals("a class cannot be called 'red tulip'; give it a name of one line without blanks around it",
                refusal(csv("file,label\na.jpg,\"red\r\ntulip\"\nb.jpg,rose\n")));
    }

    @Test
    void read_labelOfTwoWords_isOne() throws IOException {
        photos("red tulip", 5);
        photos("rose", 5);
        assertEquals(List.of("red tulip", "rose"), TrainingPhotos.read(folder).labels());
    }

    @Test
    void read_numberedClasses_areNamedWithoutNumbers() throws IOException {
        photos("0 tulip", 5);
        photos("1 daisy", 6);
        TrainingPhotos read = TrainingPhotos.read(folder);
        assertEquals(List.of("tulip", "daisy"), read.labels());
        assertEquals(6, read.photos().stream().filter(photo -> photo.index() == 1).count());
    }

    @Test
    void read_split_trainsWithTheOneAndTestsWithTheOther() throws IOException {
        for (String part : List.of("train", "val")) {
            photos(part + "/tulip", 6);
            photos(part + "/daisy", 5);
        }
        TrainingPhotos read = TrainingPhotos.read(folder);
        assertEquals(List.of("daisy", "tulip"), read.labels());
        assertEquals(22, read.photos().size());
        assertEquals(11, read.test().size());
        assertTrue(read.test().stream().allMatch(photo -> photo.name().startsWith("val/")));
        assertEquals(List.of(folder + " is split into train/, val/: training with train/, testing with val/"),
                read.notes());
    }

    @Test
    void read_splitWithTooFewToTrain_isRefused() throws IOException {
        photos("train/tulip", 6);
        photos("train/daisy", 4);
        photos("test/daisy", 5);
        assertEquals("each class needs at least 5 photos that can be read, and better thirty; too few has daisy (4)",
                refusal(folder));
    }

    @Test
    void read_noPhotos_isRefused() {
        assertThrows(DatasetException.class, () -> TrainingPhotos.read(folder));
        assertThrows(NoSuchFileException.class, () -> TrainingPhotos.read(folder.resolve("missing")));
    }

    @Test
    void checkCounts_someUnreadable_namesWhatIsLeft() throws IOException {
        photos("tulip", 8);
        photos("daisy", 5);
        TrainingPhotos read = TrainingPhotos.read(folder);
        read.checkCounts(read.photos());
        String message = assertThrows(TrainingException.class,
                () -> read.checkCounts(read.photos().subList(1, 13))).getMessage();
        assertTrue(message.startsWith(folder + ": ") && message.endsWith("too few has daisy (4)"), message);
    }
}
