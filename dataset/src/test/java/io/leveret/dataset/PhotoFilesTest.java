package io.leveret.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhotoFilesTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {".DS_Store", "._photo.jpg", ".hidden.jpg", ".thumbnails", ".git", "__MACOSX", "Thumbs.db",
            "thumbs.db", "ehthumbs.db", "Desktop.ini", "$RECYCLE.BIN", "System Volume Information", "lost+found",
            "@eaDir"})
    void isHidden_whatSystemsLeave_isTrue(String name) {
        assertTrue(PhotoFiles.isHidden(folder.resolve(name)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"photo.jpg", "_photo.jpg", "thumbs", "Thumbs.db.jpg", "MACOSX", "README", "a.b",
            "thumbnails"})
    void isHidden_whatUsersName_isFalse(String name) {
        assertFalse(PhotoFiles.isHidden(folder.resolve(name)));
    }

    @Test
    void walk_visitsByNameAndPassesOverWhatIsHidden() throws IOException {
        write("b.jpg", "a/z.png", "a/.hidden.png", "a/notes.txt", "__MACOSX/a/._z.png", ".git/x.jpg", "a-1.JPEG",
                "c/deep/er.webp", "Thumbs.db");
        Files.createDirectory(folder.resolve("empty"));

        assertEquals(List.of("photo a/z.png", "photo a-1.JPEG", "photo b.jpg",
                "photo c/deep/er.webp"), walk(folder).stream().filter(line -> line.startsWith("photo")).toList());
        assertEquals(List.of("other a/notes.txt"),
                walk(folder).stream().filter(line -> line.startsWith("other")).toList());
    }

    @Test
    void walk_hiddenFolderThatIsNamed_isVisited() throws IOException {
        write(".photos/a.jpg", ".photos/.b.jpg");

        assertEquals(List.of("photo .photos/a.jpg"), walk(folder.resolve(".photos")));
    }

    @Test
    void walk_linkThatLeadsBack_isUnreadable() throws IOException {
        write("a/b.jpg");
        Files.createSymbolicLink(folder.resolve("a/up"), folder);

        assertEquals(List.of("photo a/b.jpg", "FileSystemLoopException a/up"), walk(folder));
    }

    @Test
    void walk_linksToOneFolder_visitEach() throws IOException {
        write("a/b.jpg");
        Files.createSymbolicLink(folder.resolve("c"), folder.resolve("a"));

        assertEquals(List.of("photo a/b.jpg", "photo c/b.jpg"), walk(folder));
    }

    @Test
    void walk_missingFolder_isUnreadable() throws IOException {
        assertEquals(List.of("NoSuchFileException none"), walk(folder.resolve("none")));
    }

    @Test
    void walk_visitorThrows_ends() {
        IOException thrown = assertThrows(FileSystemLoopException.class, () -> {
            write("a/b.jpg");
            Files.createSymbolicLink(folder.resolve("a/up"), folder);
            PhotoFiles.walk(folder, new Listing() {
                @Override
                public void unreadable(Path unread, IOException reason) throws IOException {
                    throw reason;
                }
            });
        });
        assertTrue(thrown.getMessage().endsWith("up"), thrown.getMessage());
    }

    @Test
    void list_noFolder_isRefused() throws IOException {
        write("a.jpg");

        assertThrows(NotDirectoryException.class, () -> PhotoFiles.list(folder.resolve("a.jpg")));
        assertThrows(NoSuchFileException.class, () -> PhotoFiles.list(folder.resolve("none")));
    }

    private void write(String... names) throws IOException {
        for (String name : names) {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.writeString(folder.resolve(name), "never opened, but for its first bytes");
        }
    }

    private List<String> walk(Path root) throws IOException {
        Listing listing = new Listing();
        PhotoFiles.walk(root, listing);
        return listing.lines;
    }

    private class Listing implements PhotoFiles.Visitor {
        final List<String> lines = new ArrayList<>();

        @Override
        public void photo(Path file) {
            add("photo", file);
        }

        @Override
        public void other(Path file) {
            add("other", file);
        }

        @Override
        public void unreadable(Path unread, IOException reason) throws IOException {
            add(reason.getClass().getSimpleName(), unread);
        }

        private void add(String what, Path file) {
            lines.add(what + " " + folder.relativize(file));
        }
    }
}
