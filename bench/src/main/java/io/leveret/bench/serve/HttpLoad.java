package io.leveret.bench.serve;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests over many connections at once, one at a time on each.
 *
 * @param address the server's
 * @param exchanges what is sent in turn
 * @param connections their number
 */
record HttpLoad(InetSocketAddress address, List<Exchange> exchanges, int connections) {
    HttpLoad(URI server, List<Exchange> exchanges, int connections) {
        this(new InetSocketAddress(server.getHost(), server.getPort()), exchanges, connections);
    }

    /** Sends requests until the pace ends. */
    Tally run(Pace pace) throws InterruptedException, ExecutionException {
        long start = System.nanoTime();
        Tally sum = new Tally();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Tally>> all = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                all.add(threads.submit(() -> send(pace)));
            }
            for (Future<Tally> each : all) {
                sum.add(each.get());
            }
        }
        return sum.within((System.nanoTime() - start) / 1e9);
    }

    private Tally send(Pace pace) throws InterruptedException, IOException {
        Tally tally = new Tally();
        @Nullable
        HttpConnection connection = null;
        for (long number = pace.next(); number != Pace.END; number = pace.next()) {
            Exchange exchange = exchanges.get((int) (number % exchanges.size()));
            long start = System.nanoTime();
            boolean ends = true;
            try {
                if (connection == null) {
                    connection = new HttpConnection(address);
                }
                HttpConnection.Answer answer = connection.exchange(exchange.request());
                long nanos = System.nanoTime() - start;
                tally.add(answer.status(), exchange.isRight(answer.body()), nanos);
                ends = answer.isLast();
            } catch (IOException _) {
                tally.addBroken();
            }
            if (ends && connection != null) {
                connection.close();
                connection = null;
            }
        }
        if (connection != null) {
            connection.close();
        }
        return tally;
    }
}
