package io.leveret.image.jpeg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.image.jpeg.x86.JpegCode;
import io.leveret.testing.GuardedMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Machine code and plain Java make the same rows, of all widths around those of vectors. */
@Tag("machine")
class MachineRowsTest {
    private static final int HEIGHT = 16;

    @ParameterizedTest(name = "chroma {0} x {1}")
    @CsvSource({"1, 1", "2, 1", "2, 2"})
    void make_anySamples_isAsInPlainJava(int horizontal, int vertical) {
        SplittableRandom random = new SplittableRandom(horizontal * 2L + vertical);
        for (int width = 16 * horizontal; width < 120; width++) {
            Component[] components = components(width, horizontal, vertical);
            random.nextBytes(components[0].samples());
            RowUpsampler[] upsamplers = upsamplers(components, width, horizontal, vertical);

            assertTrue(MachineRows.supports(upsamplers, width), width + " wide");
            MachineRows rows = new MachineRows(upsamplers, components[0].samples(), width);
            for (int y = 0; y < HEIGHT; y++) {
                byte[] expected = plain(upsamplers, width, y);
                byte[] made = new byte[expected.length];
                rows.make(y, made, 5);

                assertArrayEquals(expected, made, "row " + y + ", " + width + " wide");
                assertNothingElseIsTouched(rows, components[0].samples(), width, y, expected);
            }
        }
    }

    /** All combinations of luma and chroma at some levels. */
    @Test
    void make_anyColor_isAsInPlainJava() {
        int[] levels = IntStream.concat(IntStream.of(0, 1, 2, 126, 127, 128, 129, 253, 254, 255),
                IntStream.iterate(5, level -> level < 253, level -> level + 7)).toArray();
        int width = levels.length;
        Component[] components = components(width, 1, 1);
        RowUpsampler[] upsamplers = upsamplers(components, width, 1, 1);
        MachineRows rows = new MachineRows(upsamplers, components[0].samples(), width);
        for (int blue = 0; blue < 256; blue++) {
            for (int red = 0; red < 256; red++) {
                for (int x = 0; x < width; x++) {
                    components[0].samples()[components[0].row(0) + x] = (byte) levels[x];
                    components[1].samples()[components[1].row(0) + x] = (byte) blue;
                    components[2].samples()[components[2].row(0) + x] = (byte) red;
                }
                byte[] made = new byte[5 + 3 * width];
                rows.make(0, made, 5);

                assertArrayEquals(plain(upsamplers, width, 0), made, "Cb " + blue + ", Cr " + red);
            }
        }
    }

    @Test
    void supports_whatItCannotDo_isFalse() {
        assertFalse(MachineRows.supports(upsamplers(components(15, 1, 1), 15, 1, 1), 15), "narrow");
        assertFalse(MachineRows.supports(upsamplers(components(30, 2, 2), 30, 2, 2), 30), "narrow chroma");
        assertFalse(MachineRows.supports(upsamplers(components(99, 1, 2), 99, 1, 2), 99), "half the height only");
        assertFalse(MachineRows.supports(upsamplers(components(99, 4, 1), 99, 4, 1), 99), "a quarter of the width");
    }

    private static void assertNothingElseIsTouched(MachineRows rows, byte[] samples, int width, int y,
            byte[] expected) {
        rows.begin(y);
        try (Arena arena = Arena.ofConfined()) {
            List<MemorySegment> guarded = new ArrayList<>();
            for (MemorySegment each : List.of(MemorySegment.ofArray(samples),
                    MemorySegment.ofArray(new byte[expected.length]), rows.constants(), rows.state())) {
                guarded.add(GuardedMemory.copy(arena, each, y % 2 == 0));
            }
            JpegCode.makeRow(guarded.get(0), guarded.get(1), guarded.get(2), width, guarded.get(3), 5);

            assertEquals(-1, MemorySegment.ofArray(expected).mismatch(guarded.get(1)));
            guarded.forEach(GuardedMemory::release);
        }
    }

    private static byte[] plain(RowUpsampler[] upsamplers, int width, int y) {
        for (RowUpsampler upsampler : upsamplers) {
            upsampler.make(y);
        }
        byte[] rgb = new byte[5 + 3 * width];
        new ScalarColorConversion().toRgb(upsamplers[0].samples(), upsamplers[0].start(y), upsamplers[1].samples(),
                upsamplers[1].start(y), upsamplers[2].samples(), upsamplers[2].start(y), width, rgb, 5);
        return rgb;
    }

    private static Frame frame(int width, int horizontal, int vertical) {
        Frame.Sampling chroma = new Frame.Sampling(1, 1, 1);
        return new Frame(false, width, HEIGHT, List.of(new Frame.Sampling(horizontal, vertical, 0), chroma, chroma),
                horizontal, vertical);
    }

    private static Component[] components(int width, int horizontal, int vertical) {
        Component[] components = frame(width, horizontal, vertical).components(Block.SIDE).toArray(Component[]::new);
        byte[] samples = new byte[Arrays.stream(components).mapToInt(Component::count).sum()];
        int at = 0;
        for (Component component : components) {
            component.place(samples, at);
            at += component.count();
        }
        return components;
    }

    private static RowUpsampler[] upsamplers(Component[] components, int width, int horizontal, int vertical) {
        Frame frame = frame(width, horizontal, vertical);
        return Arrays.stream(components).map(each -> new RowUpsampler(each, frame, Block.SIDE, width))
                .toArray(RowUpsampler[]::new);
    }
}
