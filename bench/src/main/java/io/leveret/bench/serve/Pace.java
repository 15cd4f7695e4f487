package io.leveret.bench.serve;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** When requests are sent: {@code next()} returns when the next one is due. Thread-safe. */
@FunctionalInterface
interface Pace {
    /** What {@link #next} returns after the last request. */
    long END = -1;

    /** Waits until the next request is due, and returns its number from 0, or {@link #END}. */
    long next() throws InterruptedException;

    /** Each request as soon as there is a connection for it, as long as the time lasts. */
    static Pace during(Duration time) {
        AtomicLong count = new AtomicLong();
        long start = System.nanoTime();
        return () -> System.nanoTime() - start < time.toNanos() ? count.getAndIncrement() : END;
    }

    /** A number of requests, each as soon as there is a connection for it. */
    static Pace of(long requests) {
        AtomicLong count = new AtomicLong();
        return () -> {
            long number = count.getAndIncrement();
            return number < requests ? number : END;
        };
    }

    /** Requests at a rate, whether those before are answered or not, as long as there are connections. */
    static Pace at(double perSecond, Duration time) {
        AtomicLong count = new AtomicLong();
        long start = System.nanoTime();
        return () -> {
            long number = count.getAndIncrement();
            long due = (long) (number / perSecond * 1e9);
            long early = due - (System.nanoTime() - start);
            if (due >= time.toNanos()) {
                return END;
            }
            if (early > 0) {
                Thread.sleep(Duration.ofNanos(early));
            }
            return System.nanoTime() - start < time.toNanos() ? number : END;
        };
    }
}
