package io.leveret.server;

/** Serves models. */
public final class Server {
    private Server() {}
}
