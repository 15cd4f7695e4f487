package io.leveret.server.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The names and addresses by which clients reach a server on this machine.
 *
 * @param names DNS names, {@code localhost} first
 * @param addresses the addresses of networks without zones, that of the default route first, IPv4 before IPv6; without
 *     loopback, and without link-local addresses of IPv6, which no browser can open
 */
public record MachineNames(List<String> names, List<InetAddress> addresses) {
    /** Names that a certificate can have. */
    private static final Pattern DNS_NAME = Pattern
            .compile("(?!.{254})[A-Za-z0-9][A-Za-z0-9-]{0,62}(\\.[A-Za-z0-9][A-Za-z0-9-]{0,62})*");
    /** A machine of many containers has thousands. */
    private static final int MAX_ADDRESSES = 64;
    /** Reserved for documentation (RFC 5737). No packet goes there; the system only chooses a route. */
    private static final String ELSEWHERE = "198.51.100.1";
    private static final int ANY_PORT = 9;
    private static final int DNS_TYPE = 2; // of RFC 5280's GeneralName
    private static final int ADDRESS_TYPE = 7;

    public MachineNames {
        names = List.copyOf(names);
        addresses = List.copyOf(addresses);
    }

    /**
     * Returns those of this machine now.
     *
     * @param host what the server is bound to: a name or an address, which is among the results
     * @throws SocketException if the system does not tell its addresses
     */
    public static MachineNames of(String host) throws SocketException {
        SequencedSet<String> names = new LinkedHashSet<>();
        SequencedSet<InetAddress> addresses = new LinkedHashSet<>();
        addName("localhost", names);
        try {
            addAddress(InetAddress.ofLiteral(host), addresses);
        } catch (IllegalArgumentException name) {
            addName(host, names);
        }
        hostName().ifPresent(name -> addName(name, names));
        defaultAddress().ifPresent(address -> addAddress(address, addresses));
        NetworkInterface.networkInterfaces().filter(MachineNames::isUp).flatMap(NetworkInterface::inetAddresses)
                .sorted(Comparator.comparing(Inet6Address.class::isInstance))
                .forEach(address -> addAddress(address, addresses));
        return new MachineNames(new ArrayList<>(names), addresses.stream().limit(MAX_ADDRESSES).toList());
    }

    private static void addName(String name, Set<String> names) {
        if (DNS_NAME.matcher(name).matches()) {
            names.add(name.toLowerCase(Locale.ROOT));
        }
    }

    private static void addAddress(InetAddress address, Set<InetAddress> addresses) {
        boolean usable = !address.isLoopbackAddress() && !address.isAnyLocalAddress() && !address.isMulticastAddress()
                && !(address instanceof Inet6Address && address.isLinkLocalAddress());
        if (usable) {
            addresses.add(withoutZone(address));
        }
    }

    private static InetAddress withoutZone(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException never) {
            throw new IllegalStateException("an address has 4 or 16 bytes", never);
        }
    }

    private static boolean isUp(NetworkInterface network) {
        try {
            return network.isUp();
        } catch (SocketException gone) {
            return false;
        }
    }

    private static Optional<String> hostName() {
        try {
            return Optional.of(InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException unresolved) { // nobody else can resolve it either
            return Optional.empty();
        }
    }

    private static Optional<InetAddress> defaultAddress() {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(ELSEWHERE, ANY_PORT));
            return Optional.of(socket.getLocalAddress());
        } catch (IOException | UncheckedIOException noRoute) {
            return Optional.empty();
        }
    }

    /**
     * Returns whether a certificate for others of this machine's names serves for these, too. It may lack addresses of
     * IPv6 if there are others: systems change theirs each day (RFC 8981), and with each change of the certificate
     * people would have to trust it again.
     */
    boolean areCoveredBy(MachineNames others) {
        List<InetAddress> lasting = addresses.stream().filter(Inet4Address.class::isInstance).toList();
        return others.names.containsAll(names)
                && others.addresses.containsAll(lasting.isEmpty() ? addresses : lasting);
    }

    /** Returns those in a certificate. */
    static MachineNames in(X509Certificate certificate) throws CertificateParsingException {
        List<String> names = new ArrayList<>();
        List<InetAddress> addresses = new ArrayList<>();
        Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
        for (List<?> alternative : alternatives == null ? List.<List<?>>of() : alternatives) {
            String value = alternative.get(1).toString();
            switch ((Integer) alternative.get(0)) {
                case DNS_TYPE -> names.add(value);
                case ADDRESS_TYPE -> addresses.add(InetAddress.ofLiteral(value));
                default -> {
                }
            }
        }
        return new MachineNames(names, addresses);
    }
}
