package io.leveret.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.leveret.cli.Cli;
import io.leveret.cli.CommandRun;
import io.leveret.cli.console.Console;
import io.leveret.models.Catalog;
import io.leveret.models.ModelCache;
import io.leveret.models.ModelStore;
import io.leveret.models.PullLimits;
import io.leveret.wire.ExitCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.StringWriter;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServeAccessTest {
    private static final String FINGERPRINT = "leveret: the SHA-256 fingerprint of its certificate is ";

    private static final String CODE_END = "[█▀▄] *\\R +\\R +\\R$"; // the quiet zone

    @TempDir
    private Path folder;

    /** A server in a thread, which has said its last word, if there is one. */
    private final class Serving implements AutoCloseable {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final StringWriter err = new StringWriter();
        private final AtomicReference<ExitCode> code = new AtomicReference<>();
        private final Thread thread;

        Serving(String last, String... arguments) throws Exception {
            CountDownLatch said = new CountDownLatch(1);
            Pattern end = Pattern.compile(last);
            Writer watched = new Writer() {
                @Override
                public void write(char[] text, int from, int length) {
                    err.write(text, from, length);
                    if (end.matcher(err.toString()).find()) {
                        said.countDown();
                    }
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };
            Console console = new Console(new ByteArrayInputStream(new byte[0]), out, StandardCharsets.UTF_8, watched,
                    false, 80, () -> new ModelStore(Catalog.published(), new ModelCache(folder.resolve("models")),
                            PullLimits.DEFAULT));
            thread = Thread.ofPlatform().start(() -> {
                code.set(Cli.run(console, arguments));
                said.countDown();
            });
            assertTrue(last.isEmpty() || said.await(60, TimeUnit.SECONDS), err::toString);
        }

        List<String> err() {
            return err.toString().lines().toList();
        }

        @Override
        public void close() {
            thread.interrupt();
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            assertEquals(ExitCode.DONE, code.get(), err.toString());
        }
    }

    @Test
    void serve_toTheNetworkWithTls_isReachedByCodeAndFingerprint() throws Exception {
        String fingerprint;
        try (Serving serving = new Serving(CODE_END, "serve", "--host", "0.0.0.0", "--port", "0", "--tls",
                "auto")) {
            List<String> lines = serving.err();
            String address = lines.getFirst().replaceFirst("leveret: other devices reach it at ", "");
            fingerprint = fingerprint(lines);
            List<String> code = lines.stream().filter(line -> !line.startsWith("leveret: ")).toList();

            assertEquals(address, TerminalQrTest.decode(code));
            assertTrue(serving.out.toString(StandardCharsets.UTF_8)
                    .matches("listening on https://0\\.0\\.0\\.0:\\d+\\R"), serving.out.toString());
            assertEquals(200, get(URI.create(address).resolve("/v1/models"), fingerprint).statusCode());
        }
        try (Serving again = new Serving(FINGERPRINT, "serve", "--host", "0.0.0.0", "--port", "0", "--tls", "auto")) {
            assertEquals(fingerprint, fingerprint(again.err()));
        }
    }

    private static String fingerprint(List<String> lines) {
        return lines.stream().filter(line -> line.startsWith(FINGERPRINT)).findFirst().orElseThrow()
                .substring(FINGERPRINT.length());
    }

    @Test
    void serve_toTheNetworkWithNeitherTokenNorTls_warns() throws Exception {
        try (Serving serving = new Serving("encrypts", "serve", "--host", "0.0.0.0", "--port", "0")) {
            assertTrue(serving.err().contains("leveret: warning: anyone who reaches this server can use it, and can"
                    + " read what others send to it; --auth-token-file asks for a token, and --tls auto encrypts"),
                    serving.err::toString);
        }
    }

    @Test
    void serve_toThisMachine_saysNothing() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), " secret-7\n");
        try (Serving serving = new Serving("", "serve", "--port", "0", "--auth-token-file", token.toString())) {
            while (serving.out.size() == 0) {
                Thread.onSpinWait();
            }
            URI models = URI.create(serving.out.toString(StandardCharsets.UTF_8).strip().substring("listening on "
                    .length()) + "/v1/models");
            try (HttpClient client = HttpClient.newHttpClient()) {
                HttpRequest.Builder request = HttpRequest.newBuilder(models);
                assertEquals(401, client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode());
                request.header("Authorization", "Bearer secret-7");
                assertEquals(200, client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode());
            }
            assertEquals(List.of(), serving.err());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            --tls on | --tls cannot be 'on'; give auto, or a certificate by --tls-cert and --tls-key
            --tls auto --tls-cert a | --tls auto makes a certificate, so --tls-cert and --tls-key cannot be given, too
            --tls-cert a | --tls-cert needs the certificate's private key: give --tls-key, too
            --tls-key a | --tls-key needs the certificate of the key: give --tls-cert, too
            --tls-cert no.pem --tls-key no.pem | --tls-cert no.pem does not exist; check the path
            --auth-token-file no.txt | --auth-token-file no.txt: there is no such file; check the path
            --cors * | --cors cannot be '*'; give one origin as browsers send it, such as https://photos.example.org \
            or http://localhost:3000, without a path and without the usual port
            --cors https://a.org/ | --cors cannot be 'https://a.org/'; give one origin as browsers send it, such as \
            https://photos.example.org or http://localhost:3000, without a path and without the usual port
            --cors https://a.org:443 | --cors cannot be 'https://a.org:443'; give one origin as browsers send it, such \
            as https://photos.example.org or http://localhost:3000, without a path and without the usual port
            """)
    void serve_wrongOptions_areRefused(String arguments, String message) {
        CommandRun run = CommandRun.of((Object[]) ("serve --port 0 " + arguments).split(" "));

        assertEquals(ExitCode.BAD_INPUT, run.code(), run.err());
        assertEquals("leveret: " + message, run.err().lines().findFirst().orElse(""));
    }

    @ParameterizedTest
    @CsvSource({"''", "a b", "grün"})
    void serve_wrongToken_isRefusedWithoutSayingIt(String token) throws Exception {
        Path file = Files.writeString(folder.resolve("token"), token);

        CommandRun run = CommandRun.of("serve", "--port", "0", "--auth-token-file", file);

        assertEquals("leveret: --auth-token-file must be 1 to 1024 letters, digits or signs of ASCII without spaces;"
                + " make one with: openssl rand -hex 32", run.err().strip());
    }

    /** Gets as a person does who compares fingerprints. */
    private static HttpResponse<String> get(URI address, String fingerprint) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[]{new FingerprintTrust(fingerprint)}, new SecureRandom());
        try (HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
            return client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    /** Trusts the certificate with a fingerprint; the name in it is checked by the client. */
    private record FingerprintTrust(String fingerprint) implements X509TrustManager {
        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type)
                throws java.security.cert.CertificateException {
            try {
                String seen = HexFormat.ofDelimiter(":").withUpperCase()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(chain[0].getEncoded()));
                if (!seen.equals(fingerprint)) {
                    throw new java.security.cert.CertificateException(seen);
                }
            } catch (java.security.NoSuchAlgorithmException never) {
                throw new IllegalStateException(never);
            }
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            throw new IllegalStateException();
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
