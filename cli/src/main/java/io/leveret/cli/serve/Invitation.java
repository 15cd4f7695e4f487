package io.leveret.cli.serve;

import io.leveret.cli.console.Console;
import io.leveret.server.Server;
import java.net.URI;
import java.util.List;

/** What a server that others can reach says at its start: where it is, and how to know that it is the right one. */
final class Invitation {
    private final Console console;
    private final Server server;

    Invitation(Console console, Server server) {
        this.console = console;
        this.server = server;
    }

    void print() {
        if (server.isLoopback()) {
            return;
        }
        List<URI> addresses = server.addresses();
        console.note("other devices reach it at " + addresses.getFirst());
        addresses.stream().skip(1).forEach(address -> console.note("or at " + address));
        if (server.fingerprint().isPresent()) {
            console.note("the SHA-256 fingerprint of its certificate is " + server.fingerprint().get());
            printCode(addresses.getFirst().toString());
            return;
        }
        console.note("browsers on other devices give no camera to a page without HTTPS; --tls auto turns it on");
        if (!server.asksForToken()) {
            console.note("warning: anyone who reaches this server can use it, and can read what others send to it;"
                    + " --auth-token-file asks for a token, and --tls auto encrypts");
        }
    }

    private void printCode(String address) {
        List<String> lines = TerminalQr.lines(address, false);
        boolean fits = !console.terminal() || lines.getFirst().length() <= console.terminalWidth();
        if (console.unicode() && fits) {
            TerminalQr.lines(address, console.terminal()).forEach(console.err()::println);
        }
    }
}
