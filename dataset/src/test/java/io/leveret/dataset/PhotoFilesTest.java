package io.leveret.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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
    void walk_linksToFoldersThatAreVisitedAnyway_areRepeated() throws IOException {
        write("b/photo.jpg", "b/deep/er.jpg");
        link("a", "b");
        link("b/deep/up", "b");
        link("c", ".");
        link("d", "b/deep");

        assertEquals(List.of("repeated a", "photo b/deep/er.jpg", "repeated b/deep/up", "photo b/photo.jpg",
                "repeated c", "repeated d"), walk(folder));
    }

    @Test
    void walk_linksToFoldersElsewhere_areVisitedOnce(@TempDir Path other) throws IOException {
        write("a.jpg");
        Files.writeString(Files.createDirectories(other.resolve("deep")).resolve("x.jpg"), "");
        Files.createSymbolicLink(folder.resolve("c"), other);
        Files.createSymbolicLink(folder.resolve("b"), other.resolve("deep"));
        Files.createSymbolicLink(folder.resolve("d"), other);

        assertEquals(List.of("photo a.jpg", "photo b/x.jpg", "repeated c/deep", "repeated d"), walk(folder));
    }

    @Test
    void walk_linkToHiddenFolder_isVisited() throws IOException {
        write(".store/1/x.jpg");
        link("now", ".store/1");

        assertEquals(List.of("photo now/x.jpg"), walk(folder));
    }

    @Test
    void walk_folderThatIsNamedByALink_isVisited(@TempDir Path other) throws IOException {
        write("a/x.jpg");
        Path named = Files.createSymbolicLink(other.resolve("photos"), folder);
        List<Path> photos = new ArrayList<>();

        PhotoFiles.walk(named, new Listing() {
            @Override
            public void photo(Path file) {
                photos.add(file);
            }
        });

        assertEquals(List.of(named.resolve("a/x.jpg")), photos);
    }

    @Test
    @Timeout(60)
    void walk_pipesAndSockets_areNotOpened() throws IOException, InterruptedException {
        write("a.jpg");
        for (String pipe : List.of("pipe.jpg", "pipe", "z.png")) {
            assertEquals(0, new ProcessBuilder("mkfifo", folder.resolve(pipe).toString()).start().waitFor());
        }
        link("zero.jpg", "/dev/zero");
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(folder.resolve("s.jpg")));
            assertEquals(List.of("photo a.jpg", "other pipe", "other pipe.jpg", "other s.jpg", "other z.png",
                    "other zero.jpg"), walk(folder));
        }
        assertThrows(IOException.class, () -> PhotoFiles.requireRegularFile(folder.resolve("pipe.jpg")));
        assertThrows(IOException.class, () -> PhotoFiles.requireRegularFile(folder.resolve("zero.jpg")));
        PhotoFiles.requireRegularFile(folder.resolve("a.jpg"));
        PhotoFiles.requireRegularFile(folder.resolve("none.jpg")); // reading it says that
    }

    @Test
    void walk_linkToNothing_isAPhotoThatReadingWillRefuse() throws IOException {
        link("a.jpg", "none.jpg");

        assertEquals(List.of("photo a.jpg"), walk(folder));
    }

    @ParameterizedTest
    @ValueSource(strings = {"caf\\351.jpg", "caf\\351/a.jpg", "\\377\\376.png"})
    void walk_nameThatIsNoText_isRefused(String octal) throws IOException, InterruptedException {
        String script = "name=$(printf '" + octal + "'); case $name in */*) mkdir \"${name%/*}\";; esac; : >\"$name\"";
        assertEquals(0, new ProcessBuilder("sh", "-c", script).directory(folder.toFile()).start().waitFor());

        String message = assertThrows(DatasetException.class, () -> walk(folder)).getMessage();

        assertTrue(message.contains(octal.startsWith("caf") ? "caf%E9" : "%FF%FE.png"), message);
        assertTrue(message.endsWith("; rename it"), message);
    }

    @Test
    void walk_missingFolder_isUnreadable() throws IOException {
        assertEquals(List.of("NoSuchFileException none"), walk(folder.resolve("none")));
    }

    @Test
    void walk_visitorThrows_ends() {
        IOException thrown = assertThrows(NoSuchFileException.class,
                () -> PhotoFiles.walk(folder.resolve("none"), new Listing() {
                    @Override
                    public void unreadable(Path unread, IOException reason) throws IOException {
                        throw reason;
                    }
                }));
        assertTrue(thrown.getMessage().endsWith("none"), thrown.getMessage());
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

    private void link(String name, String target) throws IOException {
        Files.createSymbolicLink(folder.resolve(name), folder.resolve(target).normalize());
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

        @Override
        public void repeated(Path again) {
            add("repeated", again);
        }

        private void add(String what, Path file) {
            lines.add(what + " " + folder.relativize(file));
        }
    }
}
