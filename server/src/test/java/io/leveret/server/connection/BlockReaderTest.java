package io.leveret.server.connection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.helidon.common.buffers.DataReader;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockReaderTest {
    private static final String LINES = "GET / HTTP/1.1\r\nHost: a\r\nAccept: */*\r\n\r\nbody of\ttwo: lines\r\n";

    /** What can be asked of a reader whatever its state is, with an answer that can be compared. */
    private static final List<Function<DataReader, Object>> QUESTIONS = List.of(
            DataReader::read, DataReader::lookup, DataReader::startsWithNewLine,
            reader -> reader.startsWith("Host".getBytes(StandardCharsets.US_ASCII)),
            reader -> text(reader.readBuffer(3).readBytes()),
            reader -> text(reader.getBuffer(5).readBytes()),
            reader -> reader.readLazyString(StandardCharsets.US_ASCII, 2).toString(),
            reader -> reader.readAsciiString(4),
            reader -> text(reader.readBytes(7)),
            reader -> reader.findOrNewLine((byte) ':', 9),
            reader -> reader.findNewLine(12),
            reader -> {
                reader.skip(6);
                return "skipped";
            });

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 30, 1000})
    void anything_blocksOfAnyLength_isWhatHelidonReads(int longest) {
        Random random = new Random(longest);
        for (int round = 0; round < 200; round++) {
            List<byte[]> blocks = blocks(random, longest);
            DataReader helidon = DataReader.create(source(blocks));
            DataReader own = new BlockReader(source(blocks));
            for (int step = 0; step < 40; step++) {
                Function<DataReader, Object> question = QUESTIONS.get(random.nextInt(QUESTIONS.size()));
                assertEquals(answer(question, helidon), answer(question, own));
            }
        }
    }

    @Test
    void everyMethod_ofHelidonsReader_isOverridden() {
        List<String> inherited = Stream.of(DataReader.class.getMethods())
                .filter(method -> method.getDeclaringClass() == DataReader.class
                        && !Modifier.isStatic(method.getModifiers()))
                .filter(method -> Stream.of(BlockReader.class.getDeclaredMethods()).noneMatch(own -> same(own, method)))
                .map(Method::toString).toList();

        assertEquals(List.of(), inherited);
    }

    private static boolean same(Method own, Method method) {
        return own.getName().equals(method.getName())
                && Arrays.equals(own.getParameterTypes(), method.getParameterTypes());
    }

    @Test
    void readLine_thenAvailable_areThoseOfTheBlocks() {
        BlockReader reader = new BlockReader(source(List.of("one\r\ntwo".getBytes(StandardCharsets.US_ASCII),
                "\r\nthree".getBytes(StandardCharsets.US_ASCII))));

        assertEquals(0, reader.available());
        assertEquals("one", reader.readLine());
        assertEquals(3, reader.available());
        assertEquals("two", reader.readLine());
        assertArrayEquals("three".getBytes(StandardCharsets.US_ASCII), reader.readBuffer().readBytes());
        assertFalse(reader.available() > 0);
        assertThrows(DataReader.InsufficientDataAvailableException.class, reader::ensureAvailable);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** An answer, or the kind of what is thrown. */
    private static Object answer(Function<DataReader, Object> question, DataReader reader) {
        try {
            return question.apply(reader);
        } catch (RuntimeException refused) {
            return refused.getClass();
        }
    }

    /** Cuts the lines, some times over, into blocks. */
    private static List<byte[]> blocks(Random random, int longest) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i <= random.nextInt(4); i++) {
            all.writeBytes(LINES.getBytes(StandardCharsets.US_ASCII));
        }
        byte[] bytes = all.toByteArray();
        List<byte[]> blocks = new ArrayList<>();
        for (int at = 0; at < bytes.length;) {
            int end = Math.min(bytes.length, at + 1 + random.nextInt(longest));
            blocks.add(Arrays.copyOfRange(bytes, at, end));
            at = end;
        }
        return blocks;
    }

    private static Supplier<byte[]> source(List<byte[]> blocks) {
        Iterator<byte[]> each = blocks.iterator();
        return () -> each.hasNext() ? each.next() : null;
    }
}
