package io.leveret.server.connection;

import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.leveret.server.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * The client of a request, who may leave before its answer: it closes the connection, or cancels the request over
 * HTTP/2. Thread-safe.
 */
public final class Client {
    private final Runnable lookout; // starts to look whether it is there, where that takes something
    private final boolean mayListen; // after it has left: it may have ended its own half of the connection only
    private boolean gone;
    private @Nullable Runnable whenGone; // null while nobody wants to know

    Client(Runnable lookout, boolean mayListen) {
        this.lookout = lookout;
        this.mayListen = mayListen;
    }

    /** Returns the client of a request. */
    public static Client of(ServerRequest request) {
        return request.context().get(Client.class).orElseGet(Client::staying);
    }

    /** Returns a client who never leaves. */
    public static Client staying() {
        return new Client(() -> {}, true);
    }

    /** What is to be done if a client leaves; closed when it no longer is. */
    public interface Watch extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Does something once the client leaves, or at once if it has. Whoever begins has read the whole body.
     *
     * @param action called at most once, by any thread; takes no time
     */
    public Watch watch(Runnable action) {
        boolean late;
        synchronized (this) {
            late = gone;
            whenGone = late ? null : action;
        }
        if (late) {
            action.run();
        } else {
            lookout.run();
        }
        return this::forget;
    }

    private synchronized void forget() {
        whenGone = null;
    }

    /** Returns whether it has left. */
    public synchronized boolean isGone() {
        return gone;
    }

    /**
     * Returns what ends a request whose client has left. Over HTTP/2 nothing may be sent on a stream that its client
     * has reset, and some clients end the connection then.
     */
    public RuntimeException left() {
        return mayListen ? Problem.left() : new CloseConnectionException("the client has left before the answer");
    }

    /** The client has left. */
    void leave() {
        Runnable action;
        synchronized (this) {
            gone = true;
            action = whenGone;
            whenGone = null;
        }
        if (action != null) {
            action.run();
        }
    }
}
