package io.leveret.testing;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorflowlite.ErrorReporter;

/**
 * A {@code tflite::ErrorReporter} that keeps the messages; TensorFlow Lite's own writes them to stderr.
 *
 * <p>JavaCPP cannot derive from this class, so the object is laid out by hand as the Itanium C++ ABI (2.4 and 2.5,
 * which every compiler but Microsoft's follows) says: one pointer to a table of the virtual functions in the order of
 * their declaration: the destructor that destroys, the destructor that also frees, and {@code int Report(const char*
 * format, va_list arguments)}. TensorFlow Lite never destroys a reporter that a caller passes in. A {@code va_list}
 * parameter is a pointer on every 64-bit Linux, which {@code vsnprintf} takes as it came.
 */
@SuppressWarnings("restricted") // its purpose is to call native code
final class NativeErrorReporter implements AutoCloseable {
    private static final int MESSAGE_BYTES = 1024;
    private static final int LOG_ERRORS_ONLY = 2; // tflite::LogSeverity TFLITE_LOG_ERROR
    /** {@code tflite::LoggerOptions::SetMinimumLogSeverity(tflite::LogSeverity)}. */
    private static final String SET_MINIMUM_LOG_SEVERITY = "_ZN6tflite13LoggerOptions"
            + "21SetMinimumLogSeverityENS_11LogSeverityE";

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle VSNPRINTF = LINKER.downcallHandle(
            LINKER.defaultLookup().find("vsnprintf").orElseThrow(), FunctionDescriptor.of(ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS, ValueLayout.ADDRESS));

    private final Arena arena = Arena.ofShared();
    private final List<String> messages = new ArrayList<>();
    private final ErrorReporter reporter;

    NativeErrorReporter() {
        MethodHandle report = bind("report",
                MethodType.methodType(int.class, MemorySegment.class, MemorySegment.class, MemorySegment.class));
        MethodHandle ignore = bind("ignore", MethodType.methodType(void.class, MemorySegment.class));
        MemorySegment ignoreStub = LINKER.upcallStub(ignore, FunctionDescriptor.ofVoid(ValueLayout.ADDRESS), arena);
        MemorySegment reportStub = LINKER.upcallStub(report, FunctionDescriptor.of(ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.ADDRESS), arena);
        MemorySegment virtualTable = arena.allocate(ValueLayout.ADDRESS, 3);
        virtualTable.setAtIndex(ValueLayout.ADDRESS, 0, ignoreStub);
        virtualTable.setAtIndex(ValueLayout.ADDRESS, 1, ignoreStub);
        virtualTable.setAtIndex(ValueLayout.ADDRESS, 2, reportStub);
        MemorySegment object = arena.allocate(ValueLayout.ADDRESS);
        object.set(ValueLayout.ADDRESS, 0, virtualTable);
        reporter = new ErrorReporter(new RawPointer(object.address()));
    }

    /** Stops TensorFlow Lite from printing on stderr which delegate it created; does nothing if that is impossible. */
    static void silenceLog() {
        String library = Loader.load(org.bytedeco.tensorflowlite.global.tensorflowlite.class);
        SymbolLookup.libraryLookup(Path.of(library), Arena.global()).find(SET_MINIMUM_LOG_SEVERITY)
                .ifPresent(function -> {
                    MethodHandle setSeverity = LINKER.downcallHandle(function,
                            FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT));
                    try {
                        setSeverity.invokeExact(LOG_ERRORS_ONLY);
                    } catch (Throwable failure) {
                        throw new IllegalStateException("cannot silence TensorFlow Lite's log", failure);
                    }
                });
    }

    /** The native object, valid until {@link #close}. */
    ErrorReporter reporter() {
        return reporter;
    }

    /** Returns the messages since the last call, in order, or "no reason given". */
    synchronized String drain() {
        String all = messages.isEmpty() ? "no reason given" : String.join("; ", messages);
        messages.clear();
        return all;
    }

    /** Called by TensorFlow Lite; an exception here would end the JVM. */
    @SuppressWarnings("unused")
    private synchronized int report(MemorySegment self, MemorySegment format, MemorySegment arguments) {
        try (Arena local = Arena.ofConfined()) {
            MemorySegment text = local.allocate(MESSAGE_BYTES);
            int length = (int) VSNPRINTF.invokeExact(text, (long) MESSAGE_BYTES, format, arguments);
            messages.add(text.getString(0).strip());
            return length;
        } catch (Throwable failure) {
            messages.add("a message that cannot be read: " + failure);
            return 0;
        }
    }

    @SuppressWarnings("unused")
    private void ignore(MemorySegment self) {
        // The memory belongs to the arena.
    }

    private MethodHandle bind(String method, MethodType type) {
        try {
            return MethodHandles.lookup().bind(this, method, type);
        } catch (ReflectiveOperationException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Override
    public void close() {
        arena.close();
    }

    /** An address that JavaCPP neither allocated nor frees. */
    private static final class RawPointer extends Pointer {
        RawPointer(long rawAddress) {
            address = rawAddress;
        }
    }
}
