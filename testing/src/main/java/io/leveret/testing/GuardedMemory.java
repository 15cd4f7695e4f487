package io.leveret.testing;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Memory between two guard pages: reading or writing a byte beside it ends the JVM with a segmentation fault, which is
 * how the test then fails.
 */
@SuppressWarnings("restricted")
public final class GuardedMemory {
    private static final long PAGE = 4096;
    private static final int NO_ACCESS = 0;

    private GuardedMemory() {}

    /** Bytes that end at a guard page. */
    public static MemorySegment atEnd(Arena arena, long bytes) {
        long whole = (bytes + PAGE - 1) / PAGE * PAGE;
        return between(arena, whole).asSlice(whole - bytes, bytes);
    }

    /** Bytes that start after a guard page. */
    public static MemorySegment atStart(Arena arena, long bytes) {
        return between(arena, (bytes + PAGE - 1) / PAGE * PAGE).asSlice(0, bytes);
    }

    /** A copy of what is in an array, just before a guard page or just after one. */
    public static MemorySegment copy(Arena arena, MemorySegment source, boolean atEnd) {
        MemorySegment copy = atEnd ? atEnd(arena, source.byteSize()) : atStart(arena, source.byteSize());
        return copy.copyFrom(source);
    }

    private static MemorySegment between(Arena arena, long bytes) {
        MemorySegment whole = arena.allocate(bytes + 2 * PAGE, PAGE);
        protect(whole.asSlice(0, PAGE), NO_ACCESS);
        protect(whole.asSlice(PAGE + bytes, PAGE), NO_ACCESS);
        return whole.asSlice(PAGE, bytes);
    }

    /** Lets the guard pages be touched again, so that the memory can be given back. */
    public static void release(MemorySegment segment) {
        long start = segment.address() / PAGE * PAGE - PAGE;
        long end = (segment.address() + segment.byteSize() + PAGE - 1) / PAGE * PAGE + PAGE;
        protect(MemorySegment.ofAddress(start).reinterpret(end - start), 3);
    }

    private static void protect(MemorySegment segment, int protection) {
        Linker linker = Linker.nativeLinker();
        MethodHandle mprotect = linker.downcallHandle(linker.defaultLookup().findOrThrow("mprotect"), FunctionDescriptor
                .of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));
        try {
            if ((int) mprotect.invokeExact(segment, segment.byteSize(), protection) != 0) {
                throw new AssertionError("mprotect failed");
            }
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }
}
