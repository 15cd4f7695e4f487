package io.leveret.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderedPipelineTest {
    private static final List<Integer> ITEMS = IntStream.range(0, 1000).boxed().toList();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void run_anyWorkers_keepsTheOrder(int workers) throws IOException {
        List<Integer> results = new ArrayList<>();
        OrderedPipeline.run(ITEMS, workers, item -> item * 3, results::add);

        assertEquals(ITEMS.stream().map(item -> item * 3).toList(), results);
    }

    @Test
    void run_slowFirstItem_holdsOthersBack() throws IOException {
        CountDownLatch othersWaited = new CountDownLatch(1);
        AtomicInteger begun = new AtomicInteger();
        OrderedPipeline.run(ITEMS, 2, item -> {
            begun.incrementAndGet();
            if (item == 0) {
                await(othersWaited);
            } else if (item == 8) {
                othersWaited.countDown(); // the last that may run ahead of the first
            }
            return item;
        }, item -> {
            if (item == 0) {
                assertTrue(begun.get() <= 9, begun + " begun");
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void run_consumerFails_leavesTheRestAlone(int workers) {
        AtomicInteger begun = new AtomicInteger();

        assertThrows(IOException.class, () -> OrderedPipeline.run(ITEMS, workers, item -> begun.incrementAndGet(),
                item -> {
                    throw new IOException("closed");
                }));
        assertTrue(begun.get() < 100, begun + " begun");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
