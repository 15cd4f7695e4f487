package io.leveret.machine;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Memory that code runs in. It is mapped writable, filled, and then made executable and read-only, so that it is never
 * both writable and executable; it is unmapped when unreachable.
 */
public final class CodeMemory {
    /**
     * The signature of functions: three addresses, a count, an address, and two offsets. Functions share it, since the
     * JVM spins classes for each signature that it calls, which takes time at the start.
     */
    public static final FunctionDescriptor SIGNATURE = FunctionDescriptor.ofVoid(ValueLayout.ADDRESS,
            ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS,
            ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG);

    /** Functions start at a multiple of this: a line of the cache. */
    public static final int LINE_BYTES = 64;

    private static final int PROT_READ = 1;
    private static final int PROT_WRITE = 2;
    private static final int PROT_EXEC = 4;
    private static final int MAP_PRIVATE = 2;
    private static final int MAP_ANONYMOUS_LINUX = 0x20;
    private static final int MAP_ANONYMOUS_MAC = 0x1000;
    private static final long MAP_FAILED = -1;

    private CodeMemory() {}

    /**
     * Makes code executable.
     *
     * @return where it starts
     * @throws UnsupportedOperationException if the system refuses memory for it
     */
    @SuppressWarnings("restricted") // what native access must be enabled for
    public static MemorySegment of(byte[] code) {
        Calls calls = new Calls(Linker.nativeLinker());
        MemorySegment mapped = calls.map(code.length, isMac() ? MAP_ANONYMOUS_MAC : MAP_ANONYMOUS_LINUX);
        if (mapped.address() == MAP_FAILED) {
            throw new UnsupportedOperationException("the system gives no memory for code");
        }
        MemorySegment segment = mapped.reinterpret(code.length, Arena.ofAuto(), calls::unmap);
        MemorySegment.copy(code, 0, segment, ValueLayout.JAVA_BYTE, 0, code.length);
        if (calls.protect(segment, PROT_READ | PROT_EXEC) != 0) {
            throw new UnsupportedOperationException("the system does not allow code to be made at run time");
        }
        return segment;
    }

    /**
     * A function of code that is executable, to be called without a transition: that costs a dozen nanoseconds, and it
     * may access arrays on the heap. But the garbage collector waits for it, so no call may take longer than some tens
     * of microseconds.
     *
     * @param start where the function starts in the memory, in bytes
     * @param signature {@link #SIGNATURE} unless it cannot be
     */
    @SuppressWarnings("restricted") // what native access must be enabled for
    public static MethodHandle function(MemorySegment memory, int start, FunctionDescriptor signature) {
        return Linker.nativeLinker().downcallHandle(memory.asSlice(start), signature, Linker.Option.critical(true));
    }

    /** Assembles functions of {@link #SIGNATURE} into one piece of memory. */
    public static List<MethodHandle> functions(List<Consumer<Assembler>> writers) {
        Assembler code = new Assembler();
        int[] starts = new int[writers.size()];
        for (int i = 0; i < starts.length; i++) {
            code.align(LINE_BYTES);
            starts[i] = code.length();
            writers.get(i).accept(code);
        }
        MemorySegment memory = of(code.code());
        List<MethodHandle> functions = new ArrayList<>();
        for (int start : starts) {
            functions.add(function(memory, start, SIGNATURE));
        }
        return functions;
    }

    private static boolean isMac() {
        return System.getProperty("os.name").startsWith("Mac");
    }

    /** The system's functions. */
    private static final class Calls {
        private final MethodHandle mmap;
        private final MethodHandle mprotect;
        private final MethodHandle munmap;

        @SuppressWarnings("restricted") // what native access must be enabled for
        Calls(Linker linker) {
            SymbolLookup lookup = linker.defaultLookup();
            mmap = linker.downcallHandle(lookup.findOrThrow("mmap"),
                    FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));
            mprotect = linker.downcallHandle(lookup.findOrThrow("mprotect"), FunctionDescriptor
                    .of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));
            munmap = linker.downcallHandle(lookup.findOrThrow("munmap"),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));
        }

        MemorySegment map(long bytes, int anonymous) {
            try {
                return (MemorySegment) mmap.invokeExact(MemorySegment.NULL, bytes, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | anonymous, -1, 0L);
            } catch (Throwable impossible) {
                throw new AssertionError(impossible);
            }
        }

        int protect(MemorySegment segment, int protection) {
            try {
                return (int) mprotect.invokeExact(segment, segment.byteSize(), protection);
            } catch (Throwable impossible) {
                throw new AssertionError(impossible);
            }
        }

        void unmap(MemorySegment segment) {
            try {
                int ignored = (int) munmap.invokeExact(segment, segment.byteSize());
            } catch (Throwable impossible) {
                throw new AssertionError(impossible);
            }
        }
    }
}
