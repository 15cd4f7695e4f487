package io.leveret.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.fs.FSError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@link HadoopFiles} where Hadoop itself is unkind. */
class HadoopFilesTest {
    @TempDir
    Path folder;

    @Test
    void open_nameWithAColon() throws IOException {
        Path file = Files.write(folder.resolve("a:b"), new byte[]{1, 2});

        try (InputStream in = HadoopFiles.open(file.toString())) {
            assertArrayEquals(new byte[]{1, 2}, in.readAllBytes());
        }
    }

    @Test
    void write_leavesNothingBesideTheFile() throws IOException {
        org.apache.hadoop.fs.Path file = new org.apache.hadoop.fs.Path(folder.toString(), "x");

        HadoopFiles.write(file, new byte[]{1});
        HadoopFiles.write(file, new byte[]{2});

        assertArrayEquals(new byte[]{2}, HadoopFiles.read(file));
        try (var files = Files.list(folder)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void read_failingDisk_isAnException() throws Exception {
        Constructor<FSError> constructor = FSError.class.getDeclaredConstructor(Throwable.class);
        constructor.setAccessible(true);
        IOException broken = new IOException("Input/output error");
        InputStream disk = new InputStream() {
            @Override
            public int read() {
                throw error();
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                throw error();
            }

            private FSError error() {
                try {
                    return constructor.newInstance(broken);
                } catch (ReflectiveOperationException impossible) {
                    throw new AssertionError(impossible);
                }
            }
        };
        try (InputStream in = new HadoopFiles.Readable(disk)) {
            assertSame(broken, assertThrows(IOException.class, in::read).getCause());
            assertSame(broken, assertThrows(IOException.class, in::readAllBytes).getCause());
        }
    }

    @Test
    void open_fileSystemWithoutClasses_saysWhatToDo() {
        IOException missing = assertThrows(IOException.class, () -> HadoopFiles.open("s3a://lake/x"));

        assertTrue(missing.getMessage().endsWith("put the jars of this file system on Spark's class path"),
                missing::getMessage);
    }
}
