package io.leveret.server.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.helidon.webserver.WebServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsConnectionTest {
    @TempDir
    private static Path folder;

    private static WebServer start(ServerCertificate certificate) {
        return WebServer.builder().host("127.0.0.1").port(0).shutdownHook(false).tls(certificate.tls())
                .routing(routing -> routing.get("/", (request, response) -> response
                        .send(request.prologue().protocolVersion())))
                .build().start();
    }

    private static ServerCertificate own() throws Exception {
        return OwnCertificate.keep(folder, MachineNames.of("127.0.0.1"), Instant.now());
    }

    private static HttpResponse<String> get(WebServer server, String host, HttpClient.Version version,
            Certificate... trusted) throws Exception {
        try (HttpClient client = HttpClient.newBuilder().version(version)
                .sslContext(TestCertificates.trusting(trusted)).build()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("https://" + host + ":" + server.port() + "/")).build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    @ParameterizedTest
    @CsvSource({"HTTP_1_1,1.1,127.0.0.1", "HTTP_2,2.0,127.0.0.1", "HTTP_2,2.0,localhost"})
    void get_ownCertificate_isAnsweredInTheVersionOfTheClient(HttpClient.Version version, String seen, String host)
            throws Exception {
        ServerCertificate own = own();
        WebServer server = start(own);
        try {
            HttpResponse<String> response = get(server, host, version, own.certificate());

            assertEquals(seen, response.body());
            assertEquals(version, response.version());
            assertEquals(List.of(own.certificate()), List.of(response.sslSession().orElseThrow()
                    .getPeerCertificates()));
        } finally {
            server.stop();
        }
    }

    @Test
    void get_chainFromFiles_isTrustedByItsRoot() throws Exception {
        TestCertificates made = new TestCertificates(folder);
        made.make("root", "-keyalg", "RSA", "-ext", "BC:c=ca:true");
        made.make("issuer", "-keyalg", "EC", "-groupname", "secp384r1", "-ext", "BC:c=ca:true", "-signer", "root");
        made.make("leaf", "-keyalg", "RSA", "-signer", "issuer");
        WebServer server = start(CertificateFiles.read(
                Files.writeString(folder.resolve("cert.pem"), made.certificatePem("leaf", "issuer")),
                Files.writeString(folder.resolve("key.pem"), made.keyPem("leaf")), Instant.now()));
        try {
            assertEquals("2.0", get(server, "localhost", HttpClient.Version.HTTP_2, made.certificate("root")).body());
        } finally {
            server.stop();
        }
    }

    @Test
    void get_clientThatTrustsAnother_fails() throws Exception {
        ServerCertificate own = own();
        ServerCertificate another = OwnCertificate.keep(folder.resolve("another"), MachineNames.of("localhost"),
                Instant.now());
        WebServer server = start(own);
        try {
            assertThrows(SSLHandshakeException.class,
                    () -> get(server, "127.0.0.1", HttpClient.Version.HTTP_2, another.certificate()));
        } finally {
            server.stop();
        }
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.3", "TLSv1.2"})
    void connect_versionOfTls_isTaken(String version) throws Exception {
        ServerCertificate own = own();
        WebServer server = start(own);
        SSLContext context = TestCertificates.trusting(own.certificate());
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", server.port())) {
            socket.setEnabledProtocols(new String[]{version});
            socket.startHandshake();

            assertEquals(version, socket.getSession().getProtocol());
        } finally {
            server.stop();
        }
    }
}
