package io.leveret.server;

import io.helidon.common.tls.Tls;
import io.leveret.base.OptionException;
import io.leveret.server.http.Access;
import io.leveret.server.tls.CertificateRenewal;
import io.leveret.server.tls.MachineNames;
import io.leveret.server.tls.OwnCertificate;
import io.leveret.server.tls.ServerCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Where a server is, how it proves that, and who may use it. */
final class Endpoint implements AutoCloseable {
    private static final Duration LOOKS = Duration.ofSeconds(1); // between two, at the files of a certificate

    private final ServerOptions options;
    private final Optional<CertificateRenewal> files; // of a certificate that others renew
    private final Optional<ServerCertificate> own;

    /**
     * Reads or makes the certificate.
     *
     * @throws OptionException if it cannot be had
     */
    Endpoint(ServerOptions options) {
        this.options = options;
        this.files = options.tls().map(from -> from instanceof TlsCertificate.Files pair
                ? new CertificateRenewal(pair.certificate(), pair.key())
                : null);
        this.own = options.tls().map(from -> from instanceof TlsCertificate.Own folder ? own(folder.folder()) : null);
    }

    private ServerCertificate own(Path folder) {
        try {
            return OwnCertificate.keep(folder, MachineNames.of(options.host()), Instant.now());
        } catch (IOException failed) {
            throw new OptionException("tls", folder.toString(), names -> names.of("tls", "tls")
                    + ": no certificate can be kept in " + folder + ": " + failed.getMessage(), failed);
        }
    }

    private Optional<ServerCertificate> certificate() {
        return files.map(CertificateRenewal::shown).or(() -> own);
    }

    Optional<Tls> tls() {
        return files.map(CertificateRenewal::tls).or(() -> own.map(ServerCertificate::tls));
    }

    /** Shows renewed certificates from now on, until it is closed. */
    void follow() {
        files.ifPresent(renewal -> renewal.start(LOOKS));
    }

    Optional<String> fingerprint() {
        return certificate().map(ServerCertificate::fingerprint);
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
        boolean fromFiles = files.isPresent();
        if (fromFiles) {
            MachineNames certified = files.get().shown().names();
            List<String> hosts = Stream.concat(
                    certified.names().stream().filter(name -> !name.contains("*") && !name.equals("localhost")),
                    literals(certified.addresses().stream().filter(address -> !address.isLoopbackAddress()))).toList();
            if (!hosts.isEmpty()) {
                return hosts;
            }
        }
        try {
            return literals(MachineNames.of(options.host()).addresses().stream().filter(address -> fromFiles
                    || own.isEmpty() || own.get().names().addresses().contains(address))).toList();
        } catch (SocketException unknown) {
            return List.of();
        }
    }

    private static Stream<String> literals(Stream<InetAddress> addresses) {
        return addresses.map(InetAddress::getHostAddress);
    }

    private URI address(String host, int port) {
        String scheme = options.tls().isPresent() ? "https" : "http";
        return URI.create(scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + "/");
    }

    @Override
    public void close() {
        files.ifPresent(CertificateRenewal::close);
    }
}
