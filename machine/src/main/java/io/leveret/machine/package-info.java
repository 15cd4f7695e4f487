/**
 * Machine code that Leveret assembles itself, for all modules that run some: an {@link io.leveret.machine.Assembler} of
 * the instructions that are used, and the {@link io.leveret.machine.CodeMemory} they run in.
 *
 * <p><b>Entry point.</b> {@link io.leveret.machine.MachineSupport} says whether machine code runs in this JVM, and on
 * which {@link io.leveret.machine.Cpu}.
 *
 * <p><b>What may enter.</b> What any machine code needs, and nothing of what it computes. This is the only package that
 * makes the calls for which the JVM wants native access. Every instruction that the assembler has is read back by a
 * disassembler in the tests.
 */
@NullMarked
package io.leveret.machine;

import org.jspecify.annotations.NullMarked;
