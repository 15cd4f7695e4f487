package io.leveret.server.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.leveret.base.ErrorCode;
import io.leveret.base.OptionException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateFilesTest {
    @TempDir
    private static Path stores;
    private static Instant now;
    private static TestCertificates made;

    @TempDir
    private Path folder;

    @BeforeAll
    static void makeCertificates() throws Exception {
        made = new TestCertificates(stores);
        made.make("root", "-keyalg", "EC", "-groupname", "secp384r1", "-ext", "BC:c=ca:true");
        made.make("leaf", "-keyalg", "EC", "-groupname", "secp256r1", "-signer", "root");
        made.make("ec", "-keyalg", "EC", "-groupname", "secp256r1");
        made.make("rsa", "-keyalg", "RSA", "-keysize", "2048");
        made.make("ed25519", "-keyalg", "Ed25519");
        made.make("short", "-keyalg", "RSA", "-keysize", "1024");
        made.make("expired", "-keyalg", "EC", "-groupname", "secp256r1", "-startdate", "-10d", "-validity", "5");
        made.make("future", "-keyalg", "EC", "-groupname", "secp256r1", "-startdate", "+10d");
        now = Instant.now();
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private ServerCertificate read(String certificate, String key) throws IOException {
        return CertificateFiles.read(file("cert.pem", certificate), file("key.pem", key), now);
    }

    private String problem(String certificate, String key) {
        OptionException e = assertThrows(OptionException.class, () -> read(certificate, key));
        assertEquals(ErrorCode.BAD_OPTION, e.code());
        assertEquals(folder.resolve(e.option().equals("tlsKey") ? "key.pem" : "cert.pem").toString(),
                e.values().get("value"));
        return e.getMessage().replace(folder.toString(), "DIR");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ec", "rsa", "ed25519", "leaf"})
    void read_kindOfKey_givesBoth(String alias) throws Exception {
        ServerCertificate read = read(made.certificatePem(alias), made.keyPem(alias));

        assertEquals(made.certificate(alias), read.certificate());
        assertEquals(made.key(alias), read.key());
    }

    @Test
    void read_fingerprint_isTheDigestOfTheServersOwn() throws Exception {
        ServerCertificate read = read(made.certificatePem("leaf", "root"), made.keyPem("leaf"));

        byte[] digest = MessageDigest.getInstance("SHA-256").digest(made.certificate("leaf").getEncoded());
        String digits = HexFormat.of().formatHex(digest).toUpperCase(Locale.ROOT);
        assertEquals(digits.replaceAll("(..)(?=.)", "$1:"), read.fingerprint());
    }

    @Test
    void read_oneFileOfBothWithTextAroundAndCrLf_givesBoth() throws Exception {
        String text = "Bag Attributes\n  friendlyName: ec\n" + made.keyPem("ec") + "subject=CN=ec\n\n"
                + made.certificatePem("ec") + "the end";
        Path both = file("both.pem", text.replace("\n", "\r\n"));

        ServerCertificate read = CertificateFiles.read(both, both, now);

        assertEquals(made.certificate("ec"), read.certificate());
        assertEquals(made.key("ec"), read.key());
    }

    @Test
    void read_formsOfKeysOfOpenssl_saysHowToConvert() throws Exception {
        String certificate = made.certificatePem("rsa");

        assertEquals("tlsKey DIR/key.pem contains 'RSA PRIVATE KEY', a form of PKCS #1; convert it to PKCS #8 with:"
                + " openssl pkcs8 -topk8 -nocrypt -in DIR/key.pem -out key.pem",
                problem(certificate, TestCertificates.pem("RSA PRIVATE KEY", new byte[]{1})));
        assertEquals("tlsKey DIR/key.pem contains 'EC PRIVATE KEY', a form of OpenSSL; convert it to PKCS #8 with:"
                + " openssl pkcs8 -topk8 -nocrypt -in DIR/key.pem -out key.pem",
                problem(certificate, TestCertificates.pem("EC PARAMETERS", new byte[]{1})
                        + TestCertificates.pem("EC PRIVATE KEY", new byte[]{1})));
    }

    @Test
    void read_keyWithPassphrase_saysHowToRemoveIt() throws Exception {
        String certificate = made.certificatePem("rsa");
        String expected = "tlsKey DIR/key.pem is protected by a passphrase; remove it with: openssl pkcs8"
                + " -in DIR/key.pem -out key.pem";

        assertEquals(expected, problem(certificate, TestCertificates.pem("ENCRYPTED PRIVATE KEY", new byte[]{1})));
        assertEquals(expected, problem(certificate, "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n"
                + "DEK-Info: AES-256-CBC,1A\n\nAAAA\n-----END RSA PRIVATE KEY-----\n"));
    }

    @Test
    void read_keyOfAnotherCertificate_namesTheCertificate() throws Exception {
        for (String other : new String[]{"rsa", "leaf", "root", "ed25519"}) { // another kind, the same, another curve
            assertEquals("tlsKey DIR/key.pem is not the key of the certificate in DIR/cert.pem, of CN=ec; give the key"
                    + " that the certificate was requested with",
                    problem(made.certificatePem("ec"), made.keyPem(other)));
        }
    }

    @Test
    void read_issuerBeforeTheServersOwn_saysWhichComesFirst() throws Exception {
        assertEquals("tlsCert DIR/cert.pem begins with the certificate of an issuer; put the server's own first, of"
                + " CN=leaf", problem(made.certificatePem("root", "leaf"), made.keyPem("leaf")));
    }

    @Test
    void read_certificateThatIssuedNothing_namesIt() throws Exception {
        assertEquals("tlsCert DIR/cert.pem has certificates in the wrong order: number 2, of CN=rsa, has not issued the"
                + " one before it; put each issuer after what it has issued",
                problem(made.certificatePem("leaf", "rsa", "root"), made.keyPem("leaf")));
    }

    @Test
    void read_timeOutsideItsValidity_saysWhen() throws Exception {
        String expired = problem(made.certificatePem("expired"), made.keyPem("expired"));
        String future = problem(made.certificatePem("future"), made.keyPem("future"));

        assertEquals("tlsCert DIR/cert.pem expired at T; renew the certificate", expired.replaceAll("\\d\\S+Z", "T"));
        assertEquals("tlsCert DIR/cert.pem is not valid before T; wait, or set this machine's clock, which shows T",
                future.replaceAll("\\d\\S+Z", "T"));
    }

    @Test
    void read_shortRsaKey_isRefused() throws Exception {
        assertEquals("tlsCert DIR/cert.pem has an RSA key of 1024 bits, which clients refuse; use at least 2048",
                problem(made.certificatePem("short"), made.keyPem("short")));
    }

    @Test
    void read_filesSwapped_saysWhatTheyContain() throws Exception {
        assertEquals("tlsCert DIR/cert.pem contains no certificate but 'PRIVATE KEY'; give a file with"
                + " '-----BEGIN CERTIFICATE-----'", problem(made.keyPem("ec"), made.certificatePem("ec")));
        assertEquals("tlsKey DIR/key.pem contains no private key but 'CERTIFICATE'; give a file with"
                + " '-----BEGIN PRIVATE KEY-----'", problem(made.certificatePem("ec"), made.certificatePem("ec")));
    }

    @Test
    void read_derOrOtherBytes_saysThatItIsNoPem() throws Exception {
        String der = new String(made.certificate("ec").getEncoded(), StandardCharsets.ISO_8859_1);

        for (String other : new String[]{"", "\0\1", der, "-----BEGIN CERTIFICATE-----\nAAAA\n"}) {
            assertEquals("tlsCert DIR/cert.pem is not a PEM file; give one with '-----BEGIN CERTIFICATE-----'"
                    + " (openssl x509 -inform der -in DIR/cert.pem converts DER)", problem(other, made.keyPem("ec")));
            assertEquals("tlsKey DIR/key.pem is not a PEM file; give one with '-----BEGIN PRIVATE KEY-----' (openssl"
                    + " pkcs8 -topk8 -nocrypt -inform der -in DIR/key.pem -out key.pem converts DER)",
                    problem(made.certificatePem("ec"), other));
        }
    }

    @Test
    void read_damagedBlocks_saysWhich() throws Exception {
        byte[] certificate = made.certificate("ec").getEncoded();
        byte[] key = made.key("ec").getEncoded();
        for (byte[] damaged : new byte[][]{certificate, key}) {
            damaged[4] ^= 0x55;
        }

        String second = "tlsCert DIR/cert.pem is damaged: certificate 2 cannot be read; take the file anew from who"
                + " issued it";
        assertEquals(second, problem(made.certificatePem("ec") + TestCertificates.pem("CERTIFICATE", certificate),
                made.keyPem("ec")));
        assertEquals(second, problem(made.certificatePem("ec")
                + "-----BEGIN CERTIFICATE-----\n?\n-----END CERTIFICATE-----", made.keyPem("ec")));
        assertEquals(
                "tlsKey DIR/key.pem is damaged, or a key of a kind that Java does not know; give an RSA key, or one"
                        + " of the curves P-256, P-384 or P-521",
                problem(made.certificatePem("ec"), TestCertificates.pem("PRIVATE KEY", key)));
    }

    @Test
    void read_fileThatCannotBeRead_saysWhy() throws Exception {
        Path certificate = file("cert.pem", made.certificatePem("ec"));
        Path large = file("large.pem", "-".repeat((1 << 20) + 1));

        for (Map.Entry<Path, String> other : Map.of(
                folder.resolve("no.pem"), "does not exist; check the path",
                large, "has more than 1048576 bytes; give a PEM file",
                folder, "cannot be read: " + folder + ": is a folder, not a PEM file").entrySet()) {
            Path file = other.getKey();
            assertEquals("tlsKey " + file + " " + other.getValue(), assertThrows(OptionException.class,
                    () -> CertificateFiles.read(certificate, file, now)).getMessage());
            assertEquals("tlsCert " + file + " " + other.getValue(), assertThrows(OptionException.class,
                    () -> CertificateFiles.read(file, certificate, now)).getMessage());
        }
    }

    @Test
    void read_justBeforeItExpires_isFine() throws Exception {
        Path certificate = file("cert.pem", made.certificatePem("expired"));
        Path key = file("key.pem", made.keyPem("expired"));

        assertEquals(made.certificate("expired"),
                CertificateFiles.read(certificate, key, now.minus(Duration.ofDays(6))).certificate());
    }
}
