package io.leveret.server.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Makes certificates with keytool, and PEM files of them. */
final class TestCertificates {
    private static final String PASSWORD = "password";

    private final Path store;

    TestCertificates(Path folder) {
        store = folder.resolve("test.p12");
    }

    /** Makes a pair of keys with a certificate for localhost, valid for a year unless the arguments say otherwise. */
    void make(String alias, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool")
                .toString(), "-J-XX:TieredStopAtLevel=1", "-genkeypair", "-alias", alias, "-dname", "CN=" + alias,
                "-storetype", "PKCS12",
                "-keystore", store.toString(), "-storepass", PASSWORD, "-ext", "SAN=dns:localhost,ip:127.0.0.1"));
        command.addAll(List.of(arguments));
        Path log = store.resolveSibling("keytool.log");
        int exitCode = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start()
                .waitFor();
        if (exitCode != 0) {
            throw new IOException(Files.readString(log));
        }
    }

    Certificate certificate(String alias) throws GeneralSecurityException, IOException {
        return open().getCertificate(alias);
    }

    Key key(String alias) throws GeneralSecurityException, IOException {
        return open().getKey(alias, PASSWORD.toCharArray());
    }

    String certificatePem(String... aliases) throws GeneralSecurityException, IOException {
        StringBuilder pem = new StringBuilder();
        for (String alias : aliases) {
            pem.append(pem("CERTIFICATE", certificate(alias).getEncoded()));
        }
        return pem.toString();
    }

    String keyPem(String alias) throws GeneralSecurityException, IOException {
        return pem("PRIVATE KEY", key(alias).getEncoded());
    }

    static String pem(String label, byte[] contents) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder(64, new byte[]{'\n'})
                .encodeToString(contents) + "\n-----END " + label + "-----\n";
    }

    private KeyStore open() throws GeneralSecurityException, IOException {
        return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    }

    /** Returns the context of a client that trusts these certificates and no others. */
    static SSLContext trusting(Certificate... certificates) throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        for (Certificate certificate : certificates) {
            trusted.setCertificateEntry("trusted " + trusted.size(), certificate);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), new SecureRandom());
        return context;
    }

    /** Returns what is in a folder, by name. */
    static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
