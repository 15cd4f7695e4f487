package io.leveret.server;

import io.leveret.models.ModelCache;
import java.nio.file.Path;

/** Where a server's certificate for HTTPS comes from. */
public sealed interface TlsCertificate {
    /**
     * Returns the certificate that this machine makes for itself, kept in the user's cache folder, beside the models.
     *
     * @throws java.nio.file.InvalidPathException if the cache folder is not a valid path
     */
    static TlsCertificate own() {
        return new Own(ModelCache.ofUser().folder().resolve("tls"));
    }

    /**
     * A certificate from files, which may be one and the same.
     *
     * @param certificate PEM: the server's certificate, then those of its issuers in order
     * @param key PEM: the private key of the first certificate, in PKCS #8, without a passphrase
     */
    record Files(Path certificate, Path key) implements TlsCertificate {}

    /**
     * A certificate for this machine's names and addresses, signed by itself, valid for a year. It is made when there
     * is none, when the machine has a new address, and 30 days before it ends; so people have to trust it once.
     *
     * @param folder where it is kept, with its key, in a file that only its owner can read; need not exist
     */
    record Own(Path folder) implements TlsCertificate {}
}
