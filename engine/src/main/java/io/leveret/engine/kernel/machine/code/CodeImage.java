package io.leveret.engine.kernel.machine.code;

import java.util.Map;

/**
 * Functions of machine code, one behind the other, as an instruction set's writer makes them.
 *
 * @param code of all functions; it does not depend on where it lies
 * @param starts where each function starts, in bytes; those that the CPU has no instructions for are missing
 */
public record CodeImage(byte[] code, Map<CodeFunction, Integer> starts) {}
