package io.leveret.server.tls;

import io.helidon.common.tls.Tls;
import io.leveret.base.Digests;
import io.leveret.base.LeveretException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the files of a certificate. A renewed one is shown to clients that connect from then on; connections that are
 * open stay. One that is not usable is refused with a line in the log, and the one before stays.
 */
public final class CertificateRenewal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateRenewal.class);
    private static final byte[] NONE = {};

    private final Path certificateFile;
    private final Path keyFile;
    private final Tls tls;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("leveret-certificate").factory());
    private volatile ServerCertificate shown;
    private byte[] tried; // the digest of the files that were taken or refused last
    private byte[] seen; // the digest of the files at the last look

    /**
     * Reads the certificate.
     *
     * @throws io.leveret.base.OptionException as {@link CertificateFiles#read}
     */
    public CertificateRenewal(Path certificateFile, Path keyFile) {
        this.certificateFile = certificateFile;
        this.keyFile = keyFile;
        this.tried = digest();
        this.seen = tried;
        this.shown = CertificateFiles.read(certificateFile, keyFile, Instant.now());
        this.tls = shown.tls();
    }

    /** Looks at the files again and again, until it is closed. */
    public void start(Duration between) {
        clock.scheduleWithFixedDelay(this::look, between.toMillis(), between.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Returns the settings of a server that shows the latest usable certificate. */
    public Tls tls() {
        return tls;
    }

    /** Returns the latest usable certificate. */
    public ServerCertificate shown() {
        return shown;
    }

    /** Takes the files if they are others than before, and the same as at the last look: certificate and key match. */
    void look() {
        byte[] now = digest();
        boolean isWritten = Arrays.equals(now, seen);
        seen = now;
        if (!isWritten || now == NONE || Arrays.equals(now, tried)) {
            return;
        }
        tried = now;
        try {
            ServerCertificate renewed = CertificateFiles.read(certificateFile, keyFile, Instant.now());
            tls.reload(renewed.tls());
            shown = renewed;
            LOG.info("The certificate was renewed; its SHA-256 fingerprint is {}", renewed.fingerprint());
        } catch (LeveretException unusable) {
            LOG.warn("A new certificate is refused, and the one before stays: {}", unusable.getMessage());
        } catch (RuntimeException unforeseen) {
            LOG.error("A new certificate cannot be shown, and the one before stays", unforeseen);
        }
    }

    /** Returns the digest of both files; {@link #NONE} while one is not there, or if it can be read once only. */
    private byte[] digest() {
        ByteArrayOutputStream digests = new ByteArrayOutputStream();
        for (Path file : List.of(certificateFile, keyFile)) {
            if (!Files.isRegularFile(file)) {
                return NONE;
            }
            try (InputStream in = Files.newInputStream(file)) {
                digests.writeBytes(Digests.sha256(in.readNBytes(CertificateFiles.MAX_BYTES + 1)));
            } catch (IOException notThere) { // while it is replaced
                return NONE;
            }
        }
        return digests.toByteArray();
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
