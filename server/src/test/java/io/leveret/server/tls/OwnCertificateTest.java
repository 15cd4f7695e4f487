package io.leveret.server.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnCertificateTest {
    private static final Instant NOW = Instant.now();
    private static final MachineNames NAMES = names("10.1.2.3", "2001:db8::1");

    @TempDir
    private Path temporary;

    private static MachineNames names(String... addresses) {
        return new MachineNames(List.of("localhost", "camera-7.local"),
                Stream.of(addresses).map(InetAddress::ofLiteral).toList());
    }

    private Path folder() {
        return temporary.resolve("leveret").resolve("tls");
    }

    private ServerCertificate keep(MachineNames names, Instant now) throws IOException {
        return OwnCertificate.keep(folder(), names, now);
    }

    @Test
    void keep_first_isForAllNamesForAYearOnP256() throws Exception {
        X509Certificate made = keep(NAMES, NOW).certificate();

        assertEquals(List.of(List.of(2, "localhost"), List.of(2, "camera-7.local"), List.of(7, "127.0.0.1"),
                List.of(7, "0:0:0:0:0:0:0:1"), List.of(7, "10.1.2.3"), List.of(7, "2001:db8:0:0:0:0:0:1")),
                List.copyOf(made.getSubjectAlternativeNames()));
        assertEquals(256, ((ECPublicKey) made.getPublicKey()).getParams().getCurve().getField().getFieldSize());
        assertEquals(List.of("1.3.6.1.5.5.7.3.1"), made.getExtendedKeyUsage()); // servers
        made.checkValidity(java.util.Date.from(NOW.minus(Duration.ofHours(23))));
        Duration left = Duration.between(NOW, made.getNotAfter().toInstant());
        assertEquals(365, left.plusHours(1).toDays());
        made.verify(made.getPublicKey());
    }

    @Test
    void keep_first_leavesOneFileThatOnlyItsOwnerCanRead() throws Exception {
        keep(NAMES, NOW);

        assertEquals(List.of("lock", "server.pem"), TestCertificates.names(folder()));
        assertEquals("rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(folder().resolve("server.pem"))));
    }

    @Test
    void keep_again_isTheSame() throws Exception {
        String first = keep(NAMES, NOW).fingerprint();

        assertEquals(first, keep(NAMES, NOW.plus(Duration.ofDays(330))).fingerprint());
        assertEquals(first, keep(names("10.1.2.3", "2001:db8::2"), NOW).fingerprint());
        assertEquals(first, keep(names(), NOW).fingerprint());
    }

    @Test
    void keep_newAddress_isANewOneWithIt() throws Exception {
        String first = keep(NAMES, NOW).fingerprint();

        ServerCertificate second = keep(names("10.1.2.3", "10.1.2.4"), NOW);

        assertNotEquals(first, second.fingerprint());
        assertTrue(second.names().addresses().contains(InetAddress.ofLiteral("10.1.2.4")));
        assertEquals(second.fingerprint(), keep(NAMES, NOW).fingerprint());
    }

    @Test
    void keep_soonExpired_isANewOne() throws Exception {
        String first = keep(NAMES, NOW).fingerprint();

        assertNotEquals(first, keep(NAMES, NOW.plus(Duration.ofDays(336))).fingerprint());
    }

    @Test
    void keep_fileDamagedOrReadByOthers_isANewOne() throws Exception {
        Path file = folder().resolve("server.pem");
        Set<String> seen = new HashSet<>(Set.of(keep(NAMES, NOW).fingerprint()));

        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));
        assertTrue(seen.add(keep(NAMES, NOW).fingerprint()));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertTrue(seen.add(keep(NAMES, NOW).fingerprint()));
        Files.delete(file);
        assertTrue(seen.add(keep(NAMES, NOW).fingerprint()));
    }

    @Test
    void keep_restOfAProcessThatWasKilled_isRemoved() throws Exception {
        Files.createDirectories(folder().resolve("new"));
        Files.writeString(folder().resolve("new").resolve("server.p12"), "half");

        keep(NAMES, NOW);

        assertEquals(List.of("lock", "server.pem"), TestCertificates.names(folder()));
    }

    @Test
    void keep_threadsAtOnce_getTheSame() throws Exception {
        List<String> fingerprints = new CopyOnWriteArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    fingerprints.add(keep(NAMES, NOW).fingerprint());
                } catch (IOException e) {
                    fingerprints.add(e.toString());
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertEquals(4, fingerprints.size());
        assertEquals(Set.of(keep(NAMES, NOW).fingerprint()), Set.copyOf(fingerprints));
    }

    @Test
    void keep_processesAtOnce_getTheSame() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            processes.add(new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                    root(OwnCertificateTest.class) + System.getProperty("path.separator")
                            + System.getProperty("jdk.module.path"),
                    Keep.class.getName(), folder().toString()).redirectError(ProcessBuilder.Redirect.INHERIT).start());
        }
        Set<String> fingerprints = new HashSet<>();
        for (Process process : processes) {
            fingerprints.add(new String(process.getInputStream().readAllBytes()).strip());
            assertEquals(0, process.waitFor());
        }

        assertEquals(Set.of(keep(NAMES, NOW).fingerprint()), fingerprints);
    }

    /** The folder of a test class, which is patched into a module. */
    private static Path root(Class<?> type) {
        Path file = Path.of(URI.create(type.getResource(type.getSimpleName() + ".class").toString()));
        return file.getRoot().resolve(file.subpath(0, file.getNameCount() - type.getName().split("\\.").length));
    }

    /** Prints the fingerprint of the certificate in a folder. */
    static final class Keep {
        private Keep() {}

        public static void main(String[] arguments) throws IOException {
            System.out.println(OwnCertificate.keep(Path.of(arguments[0]), NAMES, NOW).fingerprint());
        }
    }
}
