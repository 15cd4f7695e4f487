package io.leveret.cli.serve;

import io.leveret.base.LeveretException;
import io.leveret.base.TextFile;
import io.leveret.cli.console.Console;
import io.leveret.cli.console.Failures;
import io.leveret.cli.console.UsageException;
import io.leveret.cli.option.CommandOption;
import io.leveret.server.ServerOptions;
import io.leveret.server.TlsCertificate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** The options of {@code serve} that say who may use the server, and how it is encrypted. */
final class AccessOptions {
    private static final String AUTO = "auto";
    private static final int MOST_TOKEN_BYTES = 1 << 13;

    private final CommandOption<String> tls = CommandOption.of("--tls", AUTO, String.class, "",
            "Serve HTTPS with a certificate that this machine makes for its own names and addresses, and keeps.");
    private final CommandOption<Path> certificate = CommandOption.of("--tls-cert", "FILE", Path.class, null,
            "Serve HTTPS with this certificate: PEM, followed by those of its issuers.");
    private final CommandOption<Path> key = CommandOption.of("--tls-key", "FILE", Path.class, null,
            "The certificate's private key: PEM, PKCS #8, without a passphrase.");
    private final CommandOption<Path> tokenFile = CommandOption.of("--auth-token-file", "FILE", Path.class, null,
            "Answer only requests with 'Authorization: Bearer TOKEN' and the token in this file. Default: all.");
    private final CommandOption<List<String>> origins = CommandOption.ofMany("--cors", "ORIGIN",
            "Let pages of this origin, such as https://photos.example.org, use the server; several may be given."
                    + " Default: its own page only.");

    void addTo(CommandSpec spec) {
        List.of(tls, certificate, key, tokenFile, origins).forEach(option -> option.addTo(spec));
    }

    void applyTo(ServerOptions.Builder options, Console console) {
        Path certificateFile = certificate.value();
        Path keyFile = key.value();
        boolean auto = tls.value().equals(AUTO);
        if (!auto && !tls.value().isEmpty()) {
            throw new UsageException("--tls cannot be '" + tls.value() + "'; give " + AUTO
                    + ", or a certificate by --tls-cert and --tls-key");
        }
        if (auto && (certificateFile != null || keyFile != null)) {
            throw new UsageException(
                    "--tls auto makes a certificate, so --tls-cert and --tls-key cannot be given, too");
        }
        if (auto) {
            options.tls(new TlsCertificate.Own(console.models().cache().folder().resolve("tls")));
        } else if (certificateFile != null && keyFile != null) {
            options.tls(new TlsCertificate.Files(certificateFile, keyFile));
        } else if (certificateFile != null) {
            throw new UsageException("--tls-cert needs the certificate's private key: give --tls-key, too");
        } else if (keyFile != null) {
            throw new UsageException("--tls-key needs the certificate of the key: give --tls-cert, too");
        }
        Path file = tokenFile.value();
        if (file != null) {
            options.authToken(token(file));
        }
        options.origins(new LinkedHashSet<>(origins.value()));
    }

    private static String token(Path file) {
        try {
            return TextFile.decode(TextFile.read(file, "token file", MOST_TOKEN_BYTES)).strip();
        } catch (IOException unreadable) {
            throw new UsageException("--auth-token-file " + Failures.describe(file.toString(), unreadable), unreadable);
        } catch (LeveretException unusable) {
            throw new UsageException("--auth-token-file " + file + ": " + unusable.getMessage(), unusable);
        }
    }
}
