package io.leveret.image.format;

/** The envelope of a GIF file. */
final class GifEnvelope {
    private GifEnvelope() {}

    /**
     * Reads the headers.
     *
     * @throws RefusedFileException if they are damaged or cut off, or there is no frame
     */
    static Envelope open(byte[] file) throws RefusedFileException {
        GifFrame frame = GifFrame.first(file);
        return new Envelope(frame.canvasWidth(), frame.canvasHeight(), TiffTags.UPRIGHT, new byte[0], file);
    }
}
