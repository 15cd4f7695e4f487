/**
 * Writers of code for x86-64, with AVX2 or AVX-512 VNNI: a class for each function, which says which register
 * holds what. An {@link io.leveret.engine.kernel.machine.x86.Isa} is what they need to know of an instruction set.
 *
 * <p><b>What may enter:</b> what is true of x86-64 only; another architecture gets a package beside this one.
 *
 * <p><b>Who may call:</b> {@code MachineCode}, which has {@link io.leveret.engine.kernel.machine.x86.X86Code}
 * assemble the functions for what the {@link io.leveret.machine.Cpu} has.
 */
@NullMarked
package io.leveret.engine.kernel.machine.x86;

import org.jspecify.annotations.NullMarked;
