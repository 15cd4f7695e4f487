package io.leveret.server.connection;

import java.util.function.Supplier;

/** What comes from the other end of a connection, block by block; null at its end. Sees when its clients leave. */
interface Incoming extends Supplier<byte[]> {
    /** Returns the client of a request that begins. */
    Client begin(int request);

    /** Ends a request. */
    void end(int request);

    /** The connection has ended, and with it all requests. */
    void leave();
}
