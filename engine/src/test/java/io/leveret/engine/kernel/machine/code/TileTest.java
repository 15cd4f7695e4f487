package io.leveret.engine.kernel.machine.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TileTest {
    @ParameterizedTest
    @CsvSource({"8, 2", "16, 4", "16, 1"})
    void widths_anyChannels_coverThemEvenly(int lanes, int vectors) {
        Tile tile = new Tile(lanes, vectors);
        for (int channels = 1; channels <= 300; channels++) {
            int all = channels;
            int[] widths = IntStream.range(0, tile.count(channels)).map(i -> tile.widthOf(i, all)).toArray();
            int last = widths[widths.length - 1];

            assertEquals(Math.ceilDiv(channels, lanes) * lanes, IntStream.of(widths).sum());
            assertTrue(IntStream.of(widths).allMatch(width -> width <= tile.channels() && width - last <= lanes));
            assertTrue(IntStream.of(widths).allMatch(width -> width <= tile.width(all)), () -> "of " + all);
            assertTrue(tile.width(channels) * widths.length >= channels && tile.width(channels) <= tile.channels());
        }
    }

    @ParameterizedTest
    @CsvSource({"64, 4", "63, 3", "16, 1", "1, 1", "1000, 4"})
    void narrowed_anyMost_hasNoMore(int most, int vectors) {
        assertEquals(new Tile(16, vectors), new Tile(16, 4).narrowed(most));
    }

    @ParameterizedTest
    @CsvSource({"16, 4, 0, 0", "16, 4, 1, 1", "16, 4, 16, ffff", "16, 4, 20, fffff", "16, 4, 50, 3ffffffffffff",
            "16, 4, 64, ffffffffffffffff", "8, 2, 9, 100ff", "8, 2, 16, ff00ff"})
    void masks_haveABitForEachChannel(int lanes, int vectors, int channels, String masks) {
        assertEquals(masks, Long.toHexString(new Tile(lanes, vectors).masks(channels)));
    }
}
