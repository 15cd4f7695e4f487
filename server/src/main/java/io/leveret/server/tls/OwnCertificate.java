package io.leveret.server.tls;

import io.leveret.base.LeveretException;
import io.leveret.base.MessageText;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The certificate that this machine makes for its own names and addresses, signed by itself. It is kept, with its key,
 * in the file {@code server.pem} of a folder, which only its owner can read, so that people have to trust it once and
 * not at each start.
 *
 * <p>It is made by {@code keytool}, which every Java brings along: Java has no other public way to make a certificate.
 */
public final class OwnCertificate {
    private static final Duration RENEWED_BEFORE_END = Duration.ofDays(30);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
    private static final Set<PosixFilePermission> OWNER_ONLY = EnumSet.of(PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE);
    private static final String PASSWORD_VARIABLE = "LEVERET_STORE_PASSWORD";
    private static final String ALIAS = "leveret";
    private static final int PASSWORD_BYTES = 16;
    private static final int MAX_OUTPUT_BYTES = 1 << 16;

    private final Path folder;
    private final Path file;
    private final MachineNames names;
    private final Instant now;

    private OwnCertificate(Path folder, MachineNames names, Instant now) {
        this.folder = folder;
        this.file = folder.resolve("server.pem");
        this.names = names;
        this.now = now;
    }

    /**
     * Returns the certificate in a folder. A new one replaces it if there is none that can be read, if others than its
     * owner can read its file, if a name or address is not in it (see {@link MachineNames}), or if it ends within 30
     * days. A new one is valid for a year. Processes and threads that do this at once get the same certificate.
     *
     * @param folder need not exist
     * @throws IOException if files cannot be read or written, or if {@code keytool} fails
     */
    public static ServerCertificate keep(Path folder, MachineNames names, Instant now) throws IOException {
        Files.createDirectories(folder);
        OwnCertificate own = new OwnCertificate(folder, names, now);
        synchronized (OwnCertificate.class) { // a lock is the process's, and another thread must not ask for it
            try (FileChannel channel = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE); var _ = channel.lock()) {
                Optional<ServerCertificate> kept = own.kept();
                return kept.isPresent() ? kept.get() : own.make();
            }
        }
    }

    private Optional<ServerCertificate> kept() throws IOException {
        if (!Files.isRegularFile(file) || !isPrivate(file)) {
            return Optional.empty();
        }
        try {
            ServerCertificate kept = CertificateFiles.read(file, file, now);
            X509Certificate certificate = kept.certificate();
            boolean lasts = now.plus(RENEWED_BEFORE_END).isBefore(certificate.getNotAfter().toInstant());
            return lasts && names.areCoveredBy(kept.names()) ? Optional.of(kept) : Optional.empty();
        } catch (LeveretException unusable) {
            return Optional.empty();
        }
    }

    private static boolean isPrivate(Path file) throws IOException {
        return !hasPermissions(file) || OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file));
    }

    private static boolean hasPermissions(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private ServerCertificate make() throws IOException {
        Path work = folder.resolve("new");
        delete(work); // from a process that was killed
        createPrivateFolder(work);
        try {
            ServerCertificate made = generate(work.resolve("server.p12"));
            Path whole = work.resolve("server.pem");
            if (hasPermissions(work)) {
                Files.createFile(whole, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            }
            Files.writeString(whole, PemBlock.of(PemBlock.PRIVATE_KEY, made.key().getEncoded()).toString()
                    + PemBlock.of(PemBlock.CERTIFICATE, ServerCertificate.encoded(made.certificate())));
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
            return made;
        } finally {
            delete(work);
        }
    }

    private static void createPrivateFolder(Path folder) throws IOException {
        if (hasPermissions(folder.getParent())) {
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions
                    .fromString("rwx------")));
        } else {
            Files.createDirectory(folder); // the cache folder of Windows is the user's own
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    private ServerCertificate generate(Path store) throws IOException {
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        String password = HexFormat.of().formatHex(random);
        runKeytool(store, password);
        try {
            KeyStore pair = KeyStore.getInstance(store.toFile(), password.toCharArray());
            return new ServerCertificate((PrivateKey) pair.getKey(ALIAS, password.toCharArray()),
                    List.of((X509Certificate) pair.getCertificate(ALIAS)));
        } catch (GeneralSecurityException damaged) {
            throw new IOException(store + ": keytool has written a store that cannot be read", damaged);
        }
    }

    private void runKeytool(Path store, String password) throws IOException {
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        ProcessBuilder builder = new ProcessBuilder(keytool.toString(), "-J-Duser.language=en", "-genkeypair",
                "-alias", ALIAS, "-keyalg", "EC", "-groupname", "secp256r1", "-sigalg", "SHA256withECDSA",
                "-dname", "CN=Leveret", "-startdate", "-1d", "-validity", "366", // clocks of phones may be slow
                "-ext", "SAN=" + alternativeNames(), "-ext", "KU=digitalSignature", "-ext", "EKU=serverAuth",
                "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass:env", PASSWORD_VARIABLE);
        builder.environment().put(PASSWORD_VARIABLE, password); // arguments of processes can be seen by all users
        Process process;
        try {
            process = builder.redirectErrorStream(true).start();
        } catch (IOException missing) {
            throw new IOException(keytool + " cannot be started, which makes the certificate for TLS; use a JDK that"
                    + " has it, or a certificate from files", missing);
        }
        process.getOutputStream().close();
        try (InputStream output = process.getInputStream()) {
            boolean ended = process.onExit().orTimeout(LONGEST_WAIT.toSeconds(), TimeUnit.SECONDS)
                    .handle((_, late) -> late == null).join();
            if (!ended || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException(keytool + (ended ? " failed: " + firstLine(output)
                        : " has not ended after " + LONGEST_WAIT.toSeconds() + " seconds"));
            }
        }
    }

    private static String firstLine(InputStream output) throws IOException {
        String text = new String(output.readNBytes(MAX_OUTPUT_BYTES), StandardCharsets.UTF_8);
        return MessageText.brief(text.lines().filter(line -> line.startsWith("keytool error"))
                .findFirst().orElse(text.strip()));
    }

    private String alternativeNames() {
        return Stream.concat(names.names().stream().map(name -> "dns:" + name),
                Stream.concat(Stream.of("127.0.0.1", "::1"), names.addresses().stream()
                        .map(InetAddress::getHostAddress)).map(address -> "ip:" + address))
                .collect(Collectors.joining(","));
    }
}
