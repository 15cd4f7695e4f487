package io.leveret.bench.serve;

import io.leveret.bench.Statistics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Clients that send a byte a second, half of them of their headers and half of their body, for at most a minute. */
final class SlowConnections implements AutoCloseable {
    private static final int MOST_SECONDS = 60;
    private static final byte[] HEADERS = "POST /v1/classify HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
            .getBytes(StandardCharsets.ISO_8859_1);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<Double>> inHeaders = new ArrayList<>();
    private final List<Future<Double>> inBody = new ArrayList<>();

    private SlowConnections() {}

    /** Starts some. */
    static SlowConnections start(URI server, int count) {
        SlowConnections slow = new SlowConnections();
        InetSocketAddress address = new InetSocketAddress(server.getHost(), server.getPort());
        byte[] request = Exchange.request("POST", "/v1/classify", "", new byte[1 << 20]);
        byte[] withoutBody = Arrays.copyOf(request, request.length - (1 << 20));
        for (int i = 0; i < count; i++) {
            boolean headers = i % 2 == 0;
            (headers ? slow.inHeaders : slow.inBody)
                    .add(slow.threads.submit(() -> seconds(address, headers ? HEADERS : withoutBody)));
        }
        return slow;
    }

    /** Returns how long the server bears with a client, in seconds: until it answers or ends the connection. */
    private static double seconds(InetSocketAddress address, byte[] start) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        try (HttpConnection connection = new HttpConnection(address)) {
            connection.send(start);
            for (int i = 0; i < MOST_SECONDS; i++) {
                connection.send((byte) 'x');
                if (connection.hasAnswerWithin(Duration.ofSeconds(1))) {
                    break;
                }
            }
        } catch (IOException _) {
            // The server ended it.
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    /** Waits for the end of all, and returns a line for each kind. */
    List<String> ends() throws InterruptedException, ExecutionException {
        return List.of(line("headers", inHeaders), line("bodies", inBody));
    }

    private static String line(String what, List<Future<Double>> all) throws InterruptedException, ExecutionException {
        double[] seconds = new double[all.size()];
        for (int i = 0; i < seconds.length; i++) {
            seconds[i] = all.get(i).get();
        }
        return seconds.length == 0 ? "no slow " + what
                : "slow %s: %d connections were ended after %.1f to %.1f s".formatted(what, seconds.length,
                        Statistics.min(seconds), Statistics.max(seconds));
    }

    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }
}
