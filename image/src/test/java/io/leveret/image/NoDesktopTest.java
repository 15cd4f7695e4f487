package io.leveret.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import io.leveret.image.codec.ColorManagement;
import io.leveret.image.codec.ColorTransform;
import io.leveret.image.codec.DecodeRequest;
import io.leveret.image.codec.DecodedImage;
import io.leveret.image.codec.ImageCodec;
import io.leveret.image.codec.ImageFormat;
import io.leveret.image.codec.SampleSpace;
import io.leveret.image.codec.StoredImage;
import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The module needs nothing of the JDK but {@code java.base}, and takes its codecs from others. */
class NoDesktopTest {
    @TempDir
    Path folder;

    @Test
    void descriptors_ofAllModulesThatAreNeeded_areOfJavaBaseAndLeveret() {
        Set<String> needed = new TreeSet<>();
        addNeeded(Pixels.class.getModule(), needed);
        needed.removeIf(name -> name.startsWith("io.leveret."));

        assertEquals(Set.of("java.base"), needed);
    }

    private static void addNeeded(Module module, Set<String> needed) {
        for (ModuleDescriptor.Requires each : module.getDescriptor().requires()) {
            if (each.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC)) {
                continue; // annotations, which nothing needs when it runs
            }
            if (needed.add(each.name())) {
                addNeeded(module.getLayer().findModule(each.name()).orElseThrow(), needed);
            }
        }
    }

    @Test
    void pixelsAndOps_inAJvmOfJavaBaseOnly_work() throws Exception {
        assertEquals("3 x 5, 2 x 2, 12 values, 4 x 2", run(Ops.class));
    }

    @Test
    void decode_withoutCodec_namesTheArtifact() throws Exception {
        assertEquals(
                "photo: no codec for TIFF is present; add the artifact io.leveret:leveret-image-awt, which needs"
                        + " the JDK's module java.desktop",
                run(Decoding.class, "tiff"));
    }

    @Test
    void decode_png_needsNoOtherModule() throws Exception {
        assertEquals("-1 -1 -1", run(Decoding.class));
    }

    @Test
    void decode_codecsOfOneFormat_theHighestPriorityDecodes() throws Exception {
        provide(ImageCodec.class, Red.class, Green.class);

        assertEquals("0 -1 0", run(Decoding.class));
    }

    @Test
    void decode_profileOfAnotherSpaceWithoutColorManagement_isRefused() throws Exception {
        provide(ImageCodec.class, Red.class);

        assertEquals("photo: its colors have to be converted to sRGB, and no color management is present; add the"
                + " artifact io.leveret:leveret-image-awt, which needs the JDK's module java.desktop",
                run(Decoding.class, "profiled"));
    }

    @Test
    void decode_profileOfAnotherSpace_isConvertedByTheColorManagementThatIsAvailable() throws Exception {
        provide(ImageCodec.class, Red.class);
        provide(ColorManagement.class, Missing.class, Inverting.class);

        assertEquals("0 -1 -1", run(Decoding.class, "profiled"));
        assertEquals("-1 0 0", run(Decoding.class));
    }

    private void provide(Class<?> service, Class<?>... providers) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(service.getName()),
                Arrays.stream(providers).map(Class::getName).collect(Collectors.joining("\n")));
    }

    /** What a program prints in a JVM without other modules. */
    private String run(Class<?> program, String... arguments) throws Exception {
        String classPath = Stream
                .of(folder.toString(), testClasses().toString(), System.getProperty("jdk.module.path"),
                        System.getProperty("java.class.path"))
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--limit-modules",
                        "java.base", "-cp", classPath, program.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals(0, process.waitFor(), printed);
        return printed;
    }

    /** Test classes are patched into the module, so a resource finds their folder. */
    private static Path testClasses() throws URISyntaxException {
        String name = NoDesktopTest.class.getName().replace('.', '/') + ".class";
        Path file = Path.of(NoDesktopTest.class.getResource("/" + name).toURI());
        for (int i = 0; i < name.split("/").length; i++) {
            file = file.getParent();
        }
        return file;
    }

    /** Makes pictures and resizes, turns and normalizes them. */
    static final class Ops {
        public static void main(String[] arguments) {
            if (ModuleLayer.boot().modules().size() != 1) {
                throw new IllegalStateException(ModuleLayer.boot().modules().toString());
            }
            Pixels turned = Pixels.of(5, 3, PixelLayout.GRAY, new byte[15]).rotate(90);
            Pixels resized = new Resize(Resizer.AREA, Fit.PAD).apply(turned, 2, 2);
            ImageTensor tensor = ImageProcessor.of(ImageOp.resize(2, 2, Resize.DEFAULT))
                    .normalize(Normalization.DEFAULT).process(turned);
            Pixels frame = YuvFrame.nv21(4, 2, new byte[12]).toPixels(YuvRange.FULL);
            System.out.println(turned.width() + " x " + turned.height() + ", " + resized.width() + " x "
                    + resized.height() + ", " + tensor.values().length + " values, " + frame.width() + " x "
                    + frame.height());
        }
    }

    /** Decodes a photo of one pixel and prints its samples, or why it is refused. */
    static final class Decoding {
        public static void main(String[] arguments) {
            try {
                byte[] photo = switch (arguments.length == 0 ? "plain" : arguments[0]) {
                    case "plain" -> OnePixelPng.plain();
                    case "profiled" -> OnePixelPng.withProfile();
                    default -> tiff();
                };
                byte[] rgb = new ImageDecoder().decode(photo, "photo").rgb();
                System.out.println(rgb[0] + " " + rgb[1] + " " + rgb[2]);
            } catch (ImageFormatException refusal) {
                System.out.println(refusal.getMessage());
            }
        }

        /** One gray pixel. */
        private static byte[] tiff() {
            int[][] entries = {{256, 1}, {257, 1}, {258, 8}, {259, 1}, {262, 1}, {273, 4}, {277, 1}, {278, 1},
                    {279, 1}};
            ByteBuffer tiff = ByteBuffer.allocate(8 + 2 + 12 * entries.length + 4).order(ByteOrder.LITTLE_ENDIAN);
            tiff.put("II*\0".getBytes(StandardCharsets.US_ASCII)).putInt(8).putShort((short) entries.length);
            for (int[] entry : entries) {
                tiff.putShort((short) entry[0]).putShort((short) 4).putInt(1).putInt(entry[1]);
            }
            return tiff.array();
        }
    }

    private static DecodedImage pixel(DecodeRequest request, int red, int green) {
        if (request.reduction() != 1) {
            throw new IllegalArgumentException("a decoder wants all pixels: " + request);
        }
        return new StoredImage(request.width(), request.height(), SampleSpace.RGB,
                new byte[]{(byte) red, (byte) green, 0}, Optional.empty());
    }

    /** Decodes every file to red. */
    public static final class Red implements ImageCodec {
        @Override
        public Set<ImageFormat> formats() {
            return Set.of(ImageFormat.PNG, ImageFormat.JPEG);
        }

        @Override
        public int priority() {
            return 1;
        }

        @Override
        public DecodedImage decode(DecodeRequest request) {
            return pixel(request, 255, 0);
        }
    }

    /** Decodes every file to green, with a higher priority. */
    public static final class Green implements ImageCodec {
        @Override
        public Set<ImageFormat> formats() {
            return Set.of(ImageFormat.PNG);
        }

        @Override
        public int priority() {
            return 2;
        }

        @Override
        public DecodedImage decode(DecodeRequest request) {
            return pixel(request, 0, 255);
        }
    }

    /** Does not work here. */
    public static final class Missing implements ColorManagement {
        @Override
        public boolean isAvailable() {
            return false;
        }

        @Override
        public Optional<ColorTransform> toSrgb(byte[] icc) {
            throw new AssertionError("is not available");
        }
    }

    /** Makes negatives. */
    public static final class Inverting implements ColorManagement {
        @Override
        public boolean isAvailable() {
            return true;
        }

        @Override
        public Optional<ColorTransform> toSrgb(byte[] icc) {
            return Optional.of(new ColorTransform() {
                @Override
                public int channels() {
                    return 3;
                }

                @Override
                public void apply(byte[] samples, byte[] rgb) {
                    for (int i = 0; i < rgb.length; i++) {
                        rgb[i] = (byte) ~samples[i];
                    }
                }

                @Override
                public void apply(int[] samples, byte[] rgb, int start) {
                    throw new AssertionError("these samples have 8 bits");
                }
            });
        }
    }
}
