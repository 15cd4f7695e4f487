package io.leveret.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCacheTest {
    private static final Path HOME = Path.of("/home/ada");
    private static final HostedModel MODEL = HostedSamples.at(URI.create("http://127.0.0.1/model.tgz"));

    @TempDir
    Path folder;

    @Test
    void userFolder_isWhereTheSystemKeepsCaches() {
        assertEquals(HOME.resolve(".cache/leveret/models"), userFolder(Map.of(), "Linux"));
        assertEquals(HOME.resolve("Library/Caches/leveret/models"), userFolder(Map.of(), "Mac OS X"));
        assertEquals(HOME.resolve("AppData/Local/leveret/models"), userFolder(Map.of(), "Windows 11"));
        assertEquals(Path.of("/local/leveret/models"), userFolder(Map.of("LOCALAPPDATA", "/local"), "Windows 11"));
    }

    @Test
    void userFolder_xdg_isFollowedIfAbsolute() {
        assertEquals(Path.of("/caches/leveret/models"), userFolder(Map.of("XDG_CACHE_HOME", "/caches"), "Linux"));
        assertEquals(HOME.resolve(".cache/leveret/models"), userFolder(Map.of("XDG_CACHE_HOME", "caches"), "Linux"));
        assertEquals(HOME.resolve(".cache/leveret/models"), userFolder(Map.of("XDG_CACHE_HOME", ""), "Linux"));
    }

    @Test
    void userFolder_chosen_winsAndIsTakenAsItIs() {
        assertEquals(Path.of("here"),
                userFolder(Map.of("LEVERET_CACHE", "here", "XDG_CACHE_HOME", "/caches"), "Linux"));
        assertEquals(Path.of("/caches/leveret/models"),
                userFolder(Map.of("LEVERET_CACHE", "", "XDG_CACHE_HOME", "/caches"), "Linux"));
    }

    private static Path userFolder(Map<String, String> environment, String system) {
        return ModelCache.userFolder(environment, system, HOME);
    }

    @Test
    void find_folderWithoutModel_isNotThere() throws IOException {
        ModelCache cache = new ModelCache(folder);
        assertEquals(Optional.empty(), cache.find(MODEL));

        Files.createDirectories(folder.resolve(MODEL.name()));
        Files.writeString(folder.resolve(MODEL.name()).resolve("labels.txt"), "a\n");
        assertEquals(Optional.empty(), cache.find(MODEL));
    }

    @Test
    void keep_thenFind_isTheSame() throws IOException {
        ModelCache cache = new ModelCache(folder.resolve("not/yet/there"));
        PulledModel kept = cache.keep(MODEL, unpacked(true));

        assertEquals(Optional.of(kept), cache.find(MODEL));
        assertEquals("model", Files.readString(kept.model()));
        assertEquals(MODEL.name() + ".tflite", kept.model().getFileName().toString());
        assertEquals("labels", Files.readString(kept.labels().orElseThrow()));
    }

    /** A user may have deleted only the model's file. */
    @Test
    void keep_besideWhatIsLeftOfAnother_leavesNoLabelsOfThat() throws IOException {
        ModelCache cache = new ModelCache(folder);
        PulledModel earlier = cache.keep(MODEL, unpacked(true));
        Files.delete(earlier.model());

        PulledModel kept = cache.keep(MODEL, unpacked(false));

        assertEquals(Optional.of(kept), cache.find(MODEL));
        assertEquals(Optional.empty(), kept.labels());
        assertFalse(Files.exists(earlier.labels().orElseThrow()));
    }

    private UnpackedModel unpacked(boolean labeled) throws IOException {
        return new UnpackedModel(Files.writeString(folder.resolve("unpacked.tflite"), "model"), labeled
                ? Optional.of(Files.writeString(folder.resolve("unpacked.txt"), "labels"))
                : Optional.empty());
    }
}
