package io.leveret.server.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.helidon.webserver.WebServer;
import io.leveret.models.ModelRef;
import io.leveret.server.NamedModel;
import io.leveret.server.Server;
import io.leveret.server.ServerOptions;
import io.leveret.server.SmallModels;
import io.leveret.server.TlsCertificate;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.Certificate;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CertificateRenewalTest {
    @TempDir
    private static Path shared;
    private static TestCertificates made;

    @TempDir
    private Path folder;
    private Path certificate;
    private Path key;
    private CertificateRenewal renewal;
    private WebServer server;

    @BeforeAll
    static void make() throws Exception {
        made = new TestCertificates(shared);
        made.make("old", "-keyalg", "EC", "-groupname", "secp256r1");
        made.make("new", "-keyalg", "RSA");
        made.make("past", "-keyalg", "EC", "-groupname", "secp256r1", "-startdate", "-10d", "-validity", "5");
    }

    @BeforeEach
    void start() throws Exception {
        certificate = write("cert.pem", made.certificatePem("old"));
        key = write("key.pem", made.keyPem("old"));
        renewal = new CertificateRenewal(certificate, key);
        server = WebServer.builder().host("127.0.0.1").port(0).shutdownHook(false).tls(renewal.tls())
                .routing(routing -> routing.get("/", (_, response) -> response.send("hi"))).build().start();
    }

    @AfterEach
    void stop() {
        server.stop();
        renewal.close();
    }

    /** Replaces a file as certbot does. */
    private Path write(String name, String pem) throws Exception {
        Path part = Files.writeString(folder.resolve(name + ".part"), pem);
        return Files.move(part, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.ATOMIC_MOVE);
    }

    private void lookTwice() {
        renewal.look();
        renewal.look();
    }

    private static Certificate shown(int port) throws Exception {
        SSLContext context = TestCertificates.trusting(made.certificate("old"), made.certificate("new"));
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.startHandshake();
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    @Test
    void look_filesReplaced_showsTheNewOneAndKeepsConnections() throws Exception {
        assertEquals(made.certificate("old"), shown(server.port()));
        try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2)
                .sslContext(TestCertificates.trusting(made.certificate("old"))).build()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.port() + "/"))
                    .build();
            assertEquals("hi", client.send(request, HttpResponse.BodyHandlers.ofString()).body());
            write("cert.pem", made.certificatePem("new"));
            write("key.pem", made.keyPem("new"));
            renewal.look();
            assertEquals(made.certificate("old"), shown(server.port()), "they may still be written");
            renewal.look();
            assertEquals(made.certificate("new"), shown(server.port()));
            assertEquals(made.certificate("new"), renewal.shown().certificate());
            // It does not trust the new one, so this is the connection from before.
            assertEquals("hi", client.send(request, HttpResponse.BodyHandlers.ofString()).body());
        }
    }

    @Test
    void look_filesThatAreNotUsable_areRefusedUntilTheyAre() throws Exception {
        write("cert.pem", made.certificatePem("new")); // the key is another's
        lookTwice();
        assertEquals(made.certificate("old"), shown(server.port()));
        for (String damaged : List.of("", "no PEM", made.certificatePem("new").substring(0, 300),
                made.certificatePem("past"))) {
            write("cert.pem", damaged);
            lookTwice();
            assertEquals(made.certificate("old"), shown(server.port()), damaged);
        }
        write("cert.pem", made.certificatePem("past"));
        write("key.pem", made.keyPem("past"));
        lookTwice();
        assertEquals(made.certificate("old"), shown(server.port()), "it has expired");
        Files.delete(key);
        lookTwice();
        assertEquals(made.certificate("old"), shown(server.port()));
        write("cert.pem", made.certificatePem("new"));
        write("key.pem", made.keyPem("new"));
        lookTwice();
        assertEquals(made.certificate("new"), shown(server.port()));
    }

    @Test
    void look_sameFiles_doesNothing() throws Exception {
        ServerCertificate before = renewal.shown();
        write("cert.pem", made.certificatePem("old"));
        lookTwice();
        assertEquals(before, renewal.shown());
    }

    @Test
    void server_followsItsFiles() throws Exception {
        Path model = SmallModels.write(folder.resolve("model.tflite"), "one", "two");
        try (Server served = Server.start(ServerOptions.builder().port(0)
                .tls(new TlsCertificate.Files(certificate, key))
                .models(List.of(new NamedModel("model", new ModelRef.InFile(model)))).build())) {
            String before = served.fingerprint().orElseThrow();
            assertEquals(made.certificate("old"), shown(served.address().getPort()));
            write("cert.pem", made.certificatePem("new"));
            write("key.pem", made.keyPem("new"));
            while (!shown(served.address().getPort()).equals(made.certificate("new"))) {
                LockSupport.parkNanos(50_000_000); // until the time of the test is over
            }
            assertNotEquals(before, served.fingerprint().orElseThrow());
        }
    }
}
