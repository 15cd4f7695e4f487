/**
 * Kernels of machine code that Leveret assembles itself, for quantized values on x86-64, and for float32 with AVX2.
 *
 * <p><b>Why.</b> The CPU multiplies int16 in pairs and int8 by fours; the Vector API has no operation for it, and
 * float32 lanes do a half or a quarter of that. {@code java.lang.foreign} lets Java write code into memory and call it:
 * no native library, no compiler, just as the JVM's JIT does. Float32 needs no JIT so, and keeps its sums in registers
 * from the first element of a window to the result.
 *
 * <p><b>A call, from Java to the tile and back.</b> {@link io.leveret.engine.kernel.machine.MachineKernels} makes
 * kernels such as {@link io.leveret.engine.kernel.machine.MachineConvolution}, which pack weights into {@link
 * io.leveret.engine.kernel.machine.code.Panel}s outside the heap. A running kernel copies the input of its rows into a
 * {@link io.leveret.engine.kernel.machine.MachineBand}, and calls a function of {@link
 * io.leveret.engine.kernel.machine.MachineCode} for each panel. Such a call is critical: it gets pointers into the heap
 * and holds off the garbage collector, so it is kept short. The function, written by a {@link
 * io.leveret.engine.kernel.machine.x86.TileCode} with the {@link io.leveret.machine.Assembler},
 * computes six pixels by sixteen channels at a time: sums start from the bias, stay in registers while the window
 * passes by, and leave them as results. What stands between products in most models is machine code too, so that
 * nothing of it waits for the JIT: {@link io.leveret.engine.kernel.machine.MachinePooling},
 * {@link io.leveret.engine.kernel.machine.MachinePairs} and {@link io.leveret.engine.kernel.machine.MachineRescaling}
 * read the arena as it is.
 *
 * <p><b>Registers</b> are listed in {@link io.leveret.engine.kernel.machine.x86.TileCode} and in the classes beside it;
 * what the panels hold, byte by byte, in package {@code code}, such as
 * {@link io.leveret.engine.kernel.machine.code.Panel}.
 *
 * <p><b>Adding a kernel</b> takes a writer of its code, a function in {@code MachineCode}, a kernel that divides its
 * work into short calls, and its cases in the tests of this package: every instruction is read back by a disassembler,
 * every function runs between guard pages, every kernel is compared with the scalar one, quantized ones to the bit.
 *
 * <p><b>On an unknown system</b>, on a CPU without AVX2, without native access, or where memory may not become
 * executable, {@link io.leveret.engine.kernel.machine.MachineKernels#refusal} says why, and other kernels run. {@code
 * docs/machine-kernels.md} has more.
 */
@NullMarked
package io.leveret.engine.kernel.machine;

import org.jspecify.annotations.NullMarked;
