package io.leveret.engine.kernel.machine.x86;

import io.leveret.engine.kernel.machine.code.Panel;
import io.leveret.machine.Address;
import io.leveret.machine.Assembler;
import io.leveret.machine.Register;
import java.util.List;

/**
 * An instruction set of x86-64, as the loops over tiles see it: its vectors, and the instructions that load, multiply
 * and store numbers of 32 bits in them. Another one is another subclass, and a tile of another shape.
 */
abstract class Isa {
    private static final int OTHERS = 2; // registers beside sums and weights: elements, and what is left for products

    final Assembler code;
    private final int vectors;
    private final int vectorBytes;

    /**
     * An instruction set.
     *
     * @param vectors the vectors of channels of a tile, at most {@link #mostVectors}
     * @param vectorBytes the bytes of a vector
     */
    Isa(Assembler code, int vectors, int vectorBytes) {
        this.code = code;
        this.vectors = vectors;
        this.vectorBytes = vectorBytes;
    }

    /** The bytes of a vector. */
    final int vectorBytes() {
        return vectorBytes;
    }

    /** The vectors of channels that registers suffice for, which hold the sums of each pixel and the weights. */
    static int mostVectors(int registers) {
        return (registers - OTHERS) / (TileCode.PIXELS + 1);
    }

    /** The vectors of channels of a tile. */
    final int vectors() {
        return vectors;
    }

    /** The output channels of a tile. */
    final int channels() {
        return vectors * vectorBytes / Float.BYTES;
    }

    /** The register of the sums of a pixel in a vector of channels. */
    final int sums(int pixel, int vector) {
        return pixel * vectors + vector;
    }

    /** The register of the weights of a vector of channels. */
    final int weights(int vector) {
        return TileCode.PIXELS * vectors + vector;
    }

    /** The register of elements. */
    final int elements() {
        return weights(vectors);
    }

    /** The last register. */
    final int others() {
        return elements() + 1;
    }

    /** Memory as many vectors further on. */
    final Address vector(Address first, int vector) {
        return first.plus(vector * vectorBytes);
    }

    /** Where the results of a vector of channels go, as {@link #store} writes them. */
    Address results(Address first, int vector) {
        return vector(first, vector);
    }

    abstract void load(int target, Address source);

    /** 32 bits in all lanes: an instruction by itself, since multiply-adds that broadcast run at half the speed. */
    abstract void broadcast(int target, Address source);

    /** Multiplies elements by weights, and adds that to sums. */
    abstract void multiplyAdd(int sums, int left, int right);

    abstract void multiplyAdd(int sums, int left, Address right);

    /** Clamps float32 values to bounds; NaN stays. */
    abstract void clamp(int values, int min, int max);

    abstract void store(Address target, int source);

    /**
     * Stores the first of some results, fewer than all.
     *
     * @param results the registers of all results; spoilt
     * @param target where they go; spoilt
     * @param panel a {@link Panel}, which says how many
     */
    abstract void storeSome(List<Integer> results, Register target, Register panel);
}
