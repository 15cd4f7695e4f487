package io.leveret.server.tls;

import io.leveret.base.LimitExceededException;
import io.leveret.base.MessageText;
import io.leveret.base.OptionException;
import io.leveret.base.TextFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a certificate and its private key from PEM files, which may be one and the same. */
final class CertificateFiles {
    private static final String CERTIFICATE_OPTION = "tlsCert";
    private static final String KEY_OPTION = "tlsKey";
    /** The most bytes of a file. */
    static final int MAX_BYTES = 1 << 20;
    private static final int MIN_RSA_BITS = 2048;
    private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private final Path certificateFile;
    private final Path keyFile;

    private CertificateFiles(Path certificateFile, Path keyFile) {
        this.certificateFile = certificateFile;
        this.keyFile = keyFile;
    }

    /**
     * Reads a certificate.
     *
     * @param certificateFile PEM: the server's certificate, then those of its issuers in order
     * @param keyFile PEM: the private key of the first certificate, in PKCS #8, without a passphrase
     * @param now a time at which the certificate has to be valid
     * @throws OptionException if a file cannot be read, has more than 1 MiB or contains something else, if the key
     *     belongs to another certificate, or if the certificate is not valid now
     */
    static ServerCertificate read(Path certificateFile, Path keyFile, Instant now) {
        CertificateFiles files = new CertificateFiles(certificateFile, keyFile);
        List<X509Certificate> chain = files.readChain();
        X509Certificate own = chain.getFirst();
        PrivateKey key = files.readKey();
        files.checkPair(chain, key);
        files.checkOrder(chain);
        files.checkStrength(own);
        files.checkTime(own, now);
        return new ServerCertificate(key, chain);
    }

    private List<X509Certificate> readChain() {
        List<PemBlock> blocks = PemBlock.all(bytes(CERTIFICATE_OPTION, certificateFile));
        List<X509Certificate> chain = new ArrayList<>();
        for (PemBlock block : blocks) {
            if (block.label().equals(PemBlock.CERTIFICATE)) {
                chain.add(certificate(block, chain.size() + 1));
            }
        }
        if (chain.isEmpty()) {
            throw badCertificate(blocks.isEmpty()
                    ? "is not a PEM file; give one with '-----BEGIN CERTIFICATE-----' (openssl x509 -inform der -in "
                            + certificateFile + " converts DER)"
                    : "contains no certificate but '" + blocks.getFirst().label()
                            + "'; give a file with '-----BEGIN CERTIFICATE-----'",
                    null);
        }
        return chain;
    }

    private static byte[] bytes(String option, Path file) {
        try {
            return TextFile.read(file, "PEM file", MAX_BYTES);
        } catch (LimitExceededException large) {
            throw bad(option, file, "has more than " + MAX_BYTES + " bytes; give a PEM file", large);
        } catch (NoSuchFileException missing) {
            throw bad(option, file, "does not exist; check the path", missing);
        } catch (AccessDeniedException denied) {
            throw bad(option, file, "cannot be read: this user has no permission", denied);
        } catch (IOException unreadable) {
            throw bad(option, file, "cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    private X509Certificate certificate(PemBlock block, int number) {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(block.contents()));
        } catch (CertificateException | IllegalArgumentException damaged) {
            throw badCertificate("is damaged: certificate " + number + " cannot be read; take the file anew from who"
                    + " issued it", damaged);
        }
    }

    private PrivateKey readKey() {
        List<PemBlock> blocks = PemBlock.all(bytes(KEY_OPTION, keyFile));
        for (PemBlock block : blocks) {
            if (block.label().equals(PemBlock.PRIVATE_KEY)) {
                return key(block);
            }
        }
        for (PemBlock block : blocks) {
            if (block.label().equals("ENCRYPTED PRIVATE KEY") || block.text().contains("ENCRYPTED")) {
                throw badKey("is protected by a passphrase; remove it with: openssl pkcs8 -in " + keyFile
                        + " -out key.pem", null);
            }
            if (block.label().endsWith(" PRIVATE KEY")) { // RSA of PKCS #1, EC of SEC 1
                throw badKey("contains '" + block.label() + "', a form of "
                        + (block.label().startsWith("RSA") ? "PKCS #1" : "OpenSSL") + "; convert it to PKCS #8 with:"
                        + " openssl pkcs8 -topk8 -nocrypt -in " + keyFile + " -out key.pem", null);
            }
        }
        throw badKey(blocks.isEmpty()
                ? "is not a PEM file; give one with '-----BEGIN PRIVATE KEY-----' (openssl pkcs8 -topk8 -nocrypt"
                        + " -inform der -in " + keyFile + " -out key.pem converts DER)"
                : "contains no private key but '" + blocks.getFirst().label()
                        + "'; give a file with '-----BEGIN PRIVATE KEY-----'",
                null);
    }

    private PrivateKey key(PemBlock block) {
        Exception cause = null;
        for (String algorithm : KEY_ALGORITHMS) { // the key names its own, but Java wants to be told
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(block.contents()));
            } catch (GeneralSecurityException | IllegalArgumentException other) {
                cause = other;
            }
        }
        throw badKey("is damaged, or a key of a kind that Java does not know; give an RSA key, or one of the curves"
                + " P-256, P-384 or P-521", cause);
    }

    private void checkPair(List<X509Certificate> chain, PrivateKey key) {
        if (isPair(chain.getFirst().getPublicKey(), key)) {
            return;
        }
        for (X509Certificate other : chain) {
            if (isPair(other.getPublicKey(), key)) {
                throw badCertificate("begins with the certificate of an issuer; put the server's own first, of "
                        + subject(other), null);
            }
        }
        throw badKey("is not the key of the certificate in " + certificateFile + ", of " + subject(chain.getFirst())
                + "; give the key that the certificate was requested with", null);
    }

    private static boolean isPair(PublicKey certified, PrivateKey key) {
        if (!certified.getAlgorithm().equals(key.getAlgorithm())) {
            return false;
        }
        byte[] message = {1, 2, 3};
        try {
            Signature signature = Signature.getInstance(switch (key.getAlgorithm()) {
                case "RSA" -> "SHA256withRSA";
                case "EC" -> "SHA256withECDSA";
                default -> key.getAlgorithm();
            });
            signature.initSign(key);
            signature.update(message);
            byte[] signed = signature.sign();
            signature.initVerify(certified);
            signature.update(message);
            return signature.verify(signed);
        } catch (GeneralSecurityException unequal) { // such as keys of different curves
            return false;
        }
    }

    private void checkOrder(List<X509Certificate> chain) {
        for (int i = 1; i < chain.size(); i++) {
            if (!chain.get(i - 1).getIssuerX500Principal().equals(chain.get(i).getSubjectX500Principal())) {
                throw badCertificate("has certificates in the wrong order: number " + (i + 1) + ", of "
                        + subject(chain.get(i)) + ", has not issued the one before it; put each issuer after what it"
                        + " has issued", null);
            }
        }
    }

    private void checkStrength(X509Certificate own) {
        if (own.getPublicKey() instanceof RSAKey rsa && rsa.getModulus().bitLength() < MIN_RSA_BITS) {
            throw badCertificate("has an RSA key of " + rsa.getModulus().bitLength()
                    + " bits, which clients refuse; use at least " + MIN_RSA_BITS, null);
        }
    }

    private void checkTime(X509Certificate own, Instant now) {
        Instant begins = own.getNotBefore().toInstant();
        Instant ends = own.getNotAfter().toInstant();
        if (now.isAfter(ends)) {
            throw badCertificate("expired at " + ends.atOffset(ZoneOffset.UTC) + "; renew the certificate", null);
        }
        if (now.isBefore(begins)) {
            throw badCertificate("is not valid before " + begins.atOffset(ZoneOffset.UTC)
                    + "; wait, or set this machine's clock, which shows " + now, null);
        }
    }

    private static String subject(X509Certificate certificate) {
        return MessageText.brief(certificate.getSubjectX500Principal().getName());
    }

    private OptionException badCertificate(String problem, @Nullable Exception cause) {
        return bad(CERTIFICATE_OPTION, certificateFile, problem, cause);
    }

    private OptionException badKey(String problem, @Nullable Exception cause) {
        return bad(KEY_OPTION, keyFile, problem, cause);
    }

    private static OptionException bad(String option, Path file, String problem, @Nullable Exception cause) {
        return new OptionException(option, file.toString(),
                names -> names.of(option, option) + " " + file + " " + problem, cause);
    }
}
