package io.leveret.models;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/** The files in a zip archive. */
final class ZipEntries implements Entries {
    private final ZipInputStream zip;
    private final InputStream content;

    /**
     * Creates the entries.
     *
     * @param limitBytes limit of the unpacked bytes of all entries
     */
    ZipEntries(InputStream archive, long limitBytes) {
        this.zip = new ZipInputStream(archive);
        this.content = new LimitedInput(zip, limitBytes);
    }

    @Override
    public Optional<String> next() throws IOException {
        try {
            ZipEntry entry;
            do {
                content.transferTo(OutputStream.nullOutputStream()); // here, so that it counts
                entry = zip.getNextEntry();
            } while (entry != null && entry.isDirectory());
            return Optional.ofNullable(entry).map(ZipEntry::getName);
        } catch (IllegalArgumentException unreadableName) {
            throw new ZipException(unreadableName.getMessage());
        }
    }

    @Override
    public InputStream content() {
        return content;
    }
}
