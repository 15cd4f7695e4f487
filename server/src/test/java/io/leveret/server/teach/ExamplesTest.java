package io.leveret.server.teach;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.leveret.image.DecodeLimits;
import io.leveret.image.ImageFormatException;
import io.leveret.server.SmallModels;
import io.leveret.server.problem.Problem;
import io.leveret.server.teach.Examples.Count;
import io.leveret.train.TrainingPhotos;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExamplesTest {
    @TempDir
    private Path root;

    private Examples open() throws IOException {
        return new Examples(root, DecodeLimits.DEFAULT);
    }

    private static ClassName name(String text) {
        return ClassName.of(text);
    }

    @Test
    void add_photos_areFoundAgainAfterRestart() throws IOException {
        Examples examples = open();
        assertEquals(1, examples.add(name("Tasse ☕"), SmallModels.photo(0, 1)));
        assertEquals(2, examples.add(name("Tasse ☕"), SmallModels.photo(0, 2)));
        assertEquals(1, examples.add(name(".."), SmallModels.photo(1, 3)));
        List<Count> counts = List.of(new Count("..", 1), new Count("Tasse ☕", 2));
        assertEquals(counts, examples.counts());
        assertEquals(counts, open().counts());
        try (Stream<Path> files = Files.walk(root)) {
            assertTrue(files.allMatch(file -> file.normalize().startsWith(root)));
        }
        assertFalse(Files.exists(root.resolveSibling("..").resolve("..").resolve("a.png")));
    }

    @Test
    void add_samePhotoTwice_isKeptOnce() throws IOException {
        Examples examples = open();
        byte[] photo = SmallModels.photo(0, 1);
        examples.add(name("cup"), photo);
        assertEquals(1, examples.add(name("cup"), photo));
        assertEquals(1, examples.add(name("pen"), photo));
    }

    @Test
    void add_nameThatDiffersInCaseOnly_isRefused() throws IOException {
        Examples examples = open();
        examples.add(name("Cup"), SmallModels.photo(0, 1));
        assertThrows(Problem.class, () -> examples.add(name("cup"), SmallModels.photo(0, 2)));
        assertEquals(List.of(new Count("Cup", 1)), open().counts());
    }

    @Test
    void add_beyondClasses_isRefusedUntilOneIsDeleted() throws IOException {
        Examples examples = open();
        byte[] photo = SmallModels.photo(0, 1);
        for (int i = 0; i < Examples.MOST_CLASSES; i++) {
            examples.add(name("class " + i), photo);
        }
        assertEquals(413, assertThrows(Problem.class, () -> examples.add(name("more"), photo)).status());
        assertTrue(examples.delete(name("class 7")));
        assertEquals(1, examples.add(name("more"), photo));
    }

    @Test
    void add_beyondPhotos_isRefused() throws IOException {
        Path folder = Files.createDirectories(root.resolve("many"));
        byte[] photo = SmallModels.photo(0, 1);
        for (int i = 0; i < Examples.MOST_PHOTOS; i++) {
            Files.write(folder.resolve(i + ".png"), photo);
        }
        Examples examples = open();
        assertEquals(413, assertThrows(Problem.class, () -> examples.add(name("more"), photo)).status());
    }

    @Test
    void add_beyondBytes_isRefused() throws IOException {
        Path large = Files.createDirectories(root.resolve("large")).resolve("sparse.jpg");
        try (var file = new java.io.RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(Examples.MOST_BYTES);
        }
        Examples examples = open();
        Problem refused = assertThrows(Problem.class, () -> examples.add(name("more"), SmallModels.photo(0, 1)));
        assertEquals(413, refused.status());
        assertTrue(examples.delete(name("large")));
        assertEquals(1, examples.add(name("more"), SmallModels.photo(0, 1)));
    }

    @Test
    void check_whatIsNoPhoto_isRefused() throws IOException {
        Examples examples = open();
        byte[] photo = SmallModels.photo(0, 1);
        examples.check(photo);
        for (byte[] bad : List.of("<svg/>".getBytes(), Arrays.copyOf(photo, photo.length / 3), new byte[]{(byte) 0xff,
                (byte) 0xd8})) {
            assertThrows(ImageFormatException.class, () -> examples.check(bad));
        }
    }

    @Test
    void delete_class_leavesForeignFiles() throws IOException {
        Examples examples = open();
        examples.add(name("cup"), SmallModels.photo(0, 1));
        Path foreign = Files.writeString(root.resolve("cup/notes.txt"), "mine");
        assertTrue(examples.delete(name("cup")));
        assertFalse(examples.delete(name("cup")));
        assertTrue(Files.exists(foreign));
        assertEquals(List.of(), open().counts());
    }

    @Test
    void open_linksAndForeignThings_areNotUsed(@TempDir Path elsewhere) throws IOException {
        Files.write(Files.createDirectories(elsewhere.resolve("x")).resolve("a.png"), SmallModels.photo(0, 1));
        Files.createSymbolicLink(root.resolve("link"), elsewhere.resolve("x"));
        Files.createDirectories(root.resolve("cup"));
        Files.createSymbolicLink(root.resolve("cup/a.png"), elsewhere.resolve("x/a.png"));
        Files.write(Files.createDirectories(root.resolve("not.ours")).resolve("a.png"), SmallModels.photo(0, 1));
        assertEquals(List.of(), open().counts());
    }

    @Test
    void photos_ofTooLittle_saysWhatIsMissing() throws IOException {
        Examples examples = open();
        assertTrue(assertThrows(Problem.class, examples::photos).getMessage().contains("two classes"));
        for (int i = 0; i < 5; i++) {
            examples.add(name("cup"), SmallModels.photo(0, i));
        }
        assertTrue(assertThrows(Problem.class, examples::photos).getMessage().contains("cup"));
        examples.add(name("pen"), SmallModels.photo(1, 9));
        Problem few = assertThrows(Problem.class, examples::photos);
        assertEquals(422, few.status());
        assertTrue(few.getMessage().contains("pen (1)"), few.getMessage());
        assertFalse(few.getMessage().contains(root.toString()));
        for (int i = 10; i < 14; i++) {
            examples.add(name("pen"), SmallModels.photo(1, i));
        }
        TrainingPhotos photos = examples.photos();
        assertEquals(List.of("cup", "pen"), photos.labels());
        assertEquals(10, photos.photos().size());
        assertEquals(5, photos.photos().stream().filter(photo -> photo.index() == 1).count());
    }
}
