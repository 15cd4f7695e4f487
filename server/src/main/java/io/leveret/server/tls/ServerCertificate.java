package io.leveret.server.tls;

import io.helidon.common.tls.Tls;
import io.leveret.base.Digests;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;

/** A server's certificate, with its private key and the certificates of its issuers. */
public final class ServerCertificate {
    private final PrivateKey key;
    private final List<X509Certificate> chain; // the server's, that of its issuer, that of its issuer's issuer …

    ServerCertificate(PrivateKey key, List<X509Certificate> chain) {
        this.key = key;
        this.chain = List.copyOf(chain);
    }

    PrivateKey key() {
        return key;
    }

    X509Certificate certificate() {
        return chain.getFirst();
    }

    /** Returns the names and addresses that the certificate is for; none if they cannot be read. */
    public MachineNames names() {
        try {
            return MachineNames.in(certificate());
        } catch (CertificateParsingException damaged) {
            return new MachineNames(List.of(), List.of());
        }
    }

    /** Returns the settings of a server that shows this certificate, for TLS 1.3 and 1.2. */
    public Tls tls() {
        return Tls.builder().privateKey(key).privateKeyCertChain(chain).addEnabledProtocol("TLSv1.3")
                .addEnabledProtocol("TLSv1.2").build();
    }

    /** Returns the SHA-256 of the certificate as browsers and OpenSSL show it: {@code 3F:0A:…}, 95 characters. */
    public String fingerprint() {
        return HexFormat.ofDelimiter(":").withUpperCase().formatHex(Digests.sha256(encoded(certificate())));
    }

    static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException never) {
            throw new IllegalStateException("a parsed certificate has its bytes", never);
        }
    }
}
