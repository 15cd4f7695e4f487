package io.leveret.engine.kernel.base;

import io.leveret.engine.kernel.Arena;

/**
 * Any function of one quantized value, looked up.
 *
 * @param results the centered result for each centered value from {@code first} up
 */
public record LookupTable(short[] results, int first) implements Conversion {

    @Override
    public void apply(Arena arena, int from, int to, int length) {
        short[] values = arena.shorts;
        for (int i = 0; i < length; i++) {
            values[to + i] = results[values[from + i] - first];
        }
    }
}
