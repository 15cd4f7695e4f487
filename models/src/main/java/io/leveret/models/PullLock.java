package io.leveret.models;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The right to work on one model, which one thread of one process on this machine has at a time. The system takes it
 * back when a process ends, however it does. The empty file stays: whoever deleted it could leave two processes with
 * locks on two files of one name.
 */
final class PullLock implements AutoCloseable {
    /** File locks are those of the whole process, so its threads need one among themselves. */
    private static final Map<Path, ReentrantLock> IN_THIS_PROCESS = new ConcurrentHashMap<>();

    private final ReentrantLock threads;
    private final FileChannel file; // null if it could not be opened

    private PullLock(ReentrantLock threads, FileChannel file) {
        this.threads = threads;
        this.file = file;
    }

    /**
     * Waits for the right.
     *
     * @param path of the lock file, in a folder that exists
     * @param waiting is told once if somebody else has it
     * @throws IOException if the file cannot be made or locked
     */
    static PullLock take(Path path, Runnable waiting) throws IOException, InterruptedException {
        Path file = path.getParent().toRealPath().resolve(path.getFileName());
        ReentrantLock threads = IN_THIS_PROCESS.computeIfAbsent(file, _ -> new ReentrantLock());
        boolean told = !threads.tryLock();
        if (told) {
            waiting.run();
            threads.lockInterruptibly();
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                if (!told) {
                    waiting.run();
                }
                channel.lock();
            }
            return new PullLock(threads, channel);
        } catch (IOException | RuntimeException | Error failure) {
            try (PullLock _ = new PullLock(threads, channel)) {
                throw failure;
            }
        }
    }

    /** The file first: another thread of this process could not lock it as long as it is. */
    @Override
    public void close() throws IOException {
        try {
            if (file != null) {
                file.close();
            }
        } finally {
            threads.unlock();
        }
    }
}
