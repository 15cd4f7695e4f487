package io.leveret.engine.kernel.machine.code;

/**
 * The shape of a tile of float32.
 *
 * @param lanes channels of a vector
 * @param vectors the most vectors of channels; there is code for any fewer
 */
public record Float32Tile(int lanes, int vectors) {
    /** Of code that is not there. */
    public static final Float32Tile NONE = new Float32Tile(0, 0);
    /** The most vectors that tiles have. */
    public static final int MOST_VECTORS = 4;

    /** Returns the most channels. */
    public int channels() {
        return lanes * vectors;
    }

    /** Returns the number of tiles for some channels. */
    int count(int channels) {
        return Math.ceilDiv(channels, channels());
    }

    /** Returns the channels of each tile if all are to be as wide, and as narrow as their number allows. */
    int width(int channels) {
        return Math.ceilDiv(Math.ceilDiv(channels, lanes), count(channels)) * lanes;
    }

    /** Returns the channels of one of the tiles, which are as even as vectors allow, the widest first. */
    int widthOf(int tile, int channels) {
        int all = Math.ceilDiv(channels, lanes);
        int count = count(channels);
        return (all / count + (tile < all % count ? 1 : 0)) * lanes;
    }

    /**
     * Which channels of a tile there are: a word for each of {@link #MOST_VECTORS}, with a bit for each channel.
     *
     * @param channels that there are, of the tile
     */
    long masks(int channels) {
        long masks = 0;
        for (int vector = 0; vector < vectors; vector++) {
            long mask = (1L << Math.clamp(channels - vector * lanes, 0, lanes)) - 1;
            masks |= mask << Short.SIZE * vector;
        }
        return masks;
    }
}
