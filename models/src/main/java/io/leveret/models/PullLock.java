package io.leveret.models;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A lock on one model, held by at most one thread of one process on this machine. The operating system releases it when
 * the process ends in any way. The empty file stays: deleting it could leave two processes with locks on two files of
 * the same name.
 */
final class PullLock implements AutoCloseable {
    /** File locks belong to the whole process, so its threads need another lock. */
    private static final Map<Path, ReentrantLock> IN_THIS_PROCESS = new ConcurrentHashMap<>();

    private final ReentrantLock threads;
    private final @Nullable FileChannel file; // null if it could not be opened

    private PullLock(ReentrantLock threads, FileChannel file) {
        this.threads = threads;
        this.file = file;
    }

    /**
     * Waits for the lock.
     *
     * @param path of the lock file, in an existing folder
     * @param waiting called once if another holder has the lock
     * @throws IOException if the file cannot be created or locked
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
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS);
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

    /** Releases the file first: another thread of this process cannot lock it while it is locked. */
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
