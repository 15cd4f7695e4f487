package io.leveret.engine.kernel.machine.code;

/**
 * The shape of a tile: what it has of output channels.
 *
 * @param lanes channels of a vector
 * @param vectors the most vectors of channels; there is code for any fewer
 */
public record Tile(int lanes, int vectors) {
    /** Of code that is not there. */
    public static final Tile NONE = new Tile(0, 0);
    /** Of quantized values on 256 bits: two vectors, whose halves alternate in a {@link Panel}. */
    public static final Tile QUANTIZED = new Tile(Panel.WIDTH, 1);
    /** Of quantized values on 512 bits; see {@link WidePanel}. */
    public static final Tile WIDE_QUANTIZED = new Tile(16, 4);
    /** The most vectors that tiles have. */
    public static final int MOST_VECTORS = 4;

    /** Returns the most channels. */
    public int channels() {
        return lanes * vectors;
    }

    /** Returns a tile of at most so many channels, at least one vector of them. */
    Tile narrowed(int most) {
        return new Tile(lanes, Math.clamp(most / lanes, 1, vectors));
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
