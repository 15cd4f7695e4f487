package io.leveret.bench.serve;

import java.io.IOException;
import java.util.List;

/**
 * Which processors a process runs on. A client on the processors of the server takes a part of what it measures; with
 * half of them each, the server has what it would have if its clients were other machines. Needs {@code taskset} of
 * Linux.
 *
 * @param first the first one, from 0
 * @param last the last one
 */
record Processors(int first, int last) {
    /** Returns the first half of the processors, for the server. */
    static Processors ofServer() {
        return new Processors(0, half() - 1);
    }

    /** Returns the other half, for its clients. */
    static Processors ofClients() {
        return new Processors(half(), Runtime.getRuntime().availableProcessors() - 1);
    }

    private static int half() {
        int all = Runtime.getRuntime().availableProcessors();
        if (all < 2) {
            throw new IllegalStateException("--apart needs 2 processors, and there is 1; leave it out");
        }
        return all / 2;
    }

    /** Returns the beginning of a command that runs on them. */
    List<String> command() {
        return List.of("taskset", "-c", first + "-" + last);
    }

    /** Lets this process run on them, and on no other. */
    void take() throws IOException, InterruptedException {
        Process taskset = new ProcessBuilder("taskset", "-a", "-c", "-p", first + "-" + last,
                Long.toString(ProcessHandle.current().pid())).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        if (taskset.waitFor() != 0) {
            throw new IOException("taskset cannot keep this process on processors " + first + " to " + last);
        }
    }
}
