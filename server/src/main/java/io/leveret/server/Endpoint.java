package io.leveret.server;

import io.helidon.common.tls.Tls;
import io.leveret.base.OptionException;
import io.leveret.server.http.Access;
import io.leveret.server.tls.CertificateFiles;
import io.leveret.server.tls.MachineNames;
import io.leveret.server.tls.OwnCertificate;
import io.leveret.server.tls.ServerCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Where a server is, how it proves that, and who may use it. */
final class Endpoint {
    private final ServerOptions options;
    private final Optional<ServerCertificate> certificate;

    /**
     * Reads or makes the certificate.
     *
     * @throws OptionException if it cannot be had
     */
    Endpoint(ServerOptions options) {
        this.options = options;
        this.certificate = options.tls().map(this::certificate);
    }

    private ServerCertificate certificate(TlsCertificate from) {
        return switch (from) {
            case TlsCertificate.Files files -> CertificateFiles.read(files.certificate(), files.key(), Instant.now());
            case TlsCertificate.Own own -> {
                try {
                    yield OwnCertificate.keep(own.folder(), MachineNames.of(options.host()), Instant.now());
                } catch (IOException failed) {
                    throw new OptionException("tls", own.folder().toString(), names -> names.of("tls", "tls")
                            + ": no certificate can be kept in " + own.folder() + ": " + failed.getMessage(), failed);
                }
            }
        };
    }

    Optional<Tls> tls() {
        return certificate.map(ServerCertificate::tls);
    }

    Optional<String> fingerprint() {
        return certificate.map(ServerCertificate::fingerprint);
    }

    Access access() {
        boolean local = isLoopback() && options.authToken().isEmpty();
        return new Access(options.authToken(), options.origins(), local ? Optional.of(names()) : Optional.empty());
    }

    private Set<String> names() {
        Set<String> names = new HashSet<>(Set.of(options.host().toLowerCase(Locale.ROOT)));
        options.origins().forEach(origin -> Optional.ofNullable(URI.create(origin).getHost()).ifPresent(names::add));
        return names;
    }

    boolean asksForToken() {
        return options.authToken().isPresent();
    }

    boolean isLoopback() {
        return is(InetAddress::isLoopbackAddress);
    }

    private boolean is(Predicate<InetAddress> kind) {
        try {
            return kind.test(InetAddress.getByName(options.host()));
        } catch (UnknownHostException unknown) { // nothing listens there, then
            return false;
        }
    }

    URI address(int port) {
        return address(options.host(), port);
    }

    List<URI> addresses(int port) {
        List<String> hosts = is(InetAddress::isAnyLocalAddress) ? reachableHosts() : List.of();
        return (hosts.isEmpty() ? List.of(options.host()) : hosts).stream().map(host -> address(host, port)).toList();
    }

    /** Returns what a certificate from files is for; else the machine's addresses, as far as the own one has them. */
    private List<String> reachableHosts() {
        boolean fromFiles = options.tls().isPresent() && options.tls().get() instanceof TlsCertificate.Files;
        if (fromFiles) {
            MachineNames certified = certificate.orElseThrow().names();
            List<String> hosts = Stream.concat(
                    certified.names().stream().filter(name -> !name.contains("*") && !name.equals("localhost")),
                    literals(certified.addresses().stream().filter(address -> !address.isLoopbackAddress()))).toList();
            if (!hosts.isEmpty()) {
                return hosts;
            }
        }
        try {
            return literals(MachineNames.of(options.host()).addresses().stream().filter(address -> fromFiles
                    || certificate.isEmpty() || certificate.get().names().addresses().contains(address))).toList();
        } catch (SocketException unknown) {
            return List.of();
        }
    }

    private static Stream<String> literals(Stream<InetAddress> addresses) {
        return addresses.map(InetAddress::getHostAddress);
    }

    private URI address(String host, int port) {
        String scheme = certificate.isPresent() ? "https" : "http";
        return URI.create(scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + "/");
    }
}
