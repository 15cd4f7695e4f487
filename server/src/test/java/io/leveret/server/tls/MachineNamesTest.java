package io.leveret.server.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MachineNamesTest {
    private static MachineNames names(List<String> names, String... addresses) {
        return new MachineNames(names, Stream.of(addresses).map(InetAddress::ofLiteral).toList());
    }

    @Test
    void of_anyHost_hasEachAddressThatOthersCanReach() throws Exception {
        MachineNames found = MachineNames.of("0.0.0.0");

        List<InetAddress> all = NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses).toList();
        for (InetAddress address : all) {
            boolean reachable = !address.isLoopbackAddress()
                    && !(address instanceof Inet6Address && address.isLinkLocalAddress());
            assertEquals(reachable, found.addresses().contains(address), address.toString());
        }
        assertEquals("localhost", found.names().getFirst());
        assertFalse(found.addresses().contains(InetAddress.ofLiteral("0.0.0.0")));
    }

    @Test
    void of_boundHost_isAmongThem() throws Exception {
        assertTrue(MachineNames.of("Photos.Example.org").names().contains("photos.example.org"));
        assertTrue(MachineNames.of("203.0.113.9").addresses().contains(InetAddress.ofLiteral("203.0.113.9")));
        assertTrue(MachineNames.of("2001:db8::9").addresses().contains(InetAddress.ofLiteral("2001:db8::9")));
    }

    @Test
    void of_whatNoCertificateCanName_isLeftOut() throws Exception {
        MachineNames usual = MachineNames.of("localhost");

        for (String host : List.of("my_host", "-a", "a..b", "x,ip:1.2.3.4", "a".repeat(64), "b.".repeat(127) + "c",
                "::",
                "::1", "127.0.0.1", "fe80::1", "224.0.0.1", "")) {
            assertEquals(usual, MachineNames.of(host), host);
        }
    }

    @Test
    void areCoveredBy_newNameOrAddress_isNot() {
        MachineNames kept = names(List.of("localhost", "a"), "10.0.0.1", "2001:db8::1");

        assertTrue(kept.areCoveredBy(kept));
        assertTrue(names(List.of("localhost"), "10.0.0.1").areCoveredBy(kept));
        assertFalse(names(List.of("localhost", "b"), "10.0.0.1").areCoveredBy(kept));
        assertFalse(names(List.of("localhost", "a"), "10.0.0.1", "10.0.0.2").areCoveredBy(kept));
    }

    @Test
    void areCoveredBy_newAddressOfIpv6_isNotIfThereAreNoOthers() {
        MachineNames kept = names(List.of("localhost"), "10.0.0.1", "2001:db8::1");

        assertTrue(names(List.of("localhost"), "10.0.0.1", "2001:db8::2").areCoveredBy(kept));
        assertFalse(names(List.of("localhost"), "2001:db8::2").areCoveredBy(kept));
    }
}
