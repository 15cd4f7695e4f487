package io.leveret.image;

/**
 * Brings a picture to a size without scaling. Cuts an axis that is too long equally at both ends, and pads one that is
 * too short with zeros equally at both ends. If the difference is odd, the smaller half is on the left or at the top.
 */
final class CropOrPad {
    private CropOrPad() {}

    static Pixels apply(Pixels picture, int width, int height) {
        int bytes = Pixels.byteCount(width, height);
        int keptWidth = Math.min(picture.width(), width);
        int keptHeight = Math.min(picture.height(), height);
        Pixels kept = picture.crop((picture.width() - keptWidth) / 2, (picture.height() - keptHeight) / 2, keptWidth,
                keptHeight);
        if (keptWidth == width && keptHeight == height) {
            return kept;
        }
        byte[] padded = new byte[bytes]; // [height][width][3]
        int left = (width - keptWidth) / 2;
        int top = (height - keptHeight) / 2;
        int rowBytes = keptWidth * Pixels.CHANNELS;
        for (int y = 0; y < keptHeight; y++) {
            System.arraycopy(kept.rgb(), y * rowBytes, padded, ((top + y) * width + left) * Pixels.CHANNELS, rowBytes);
        }
        return Pixels.of(width, height, padded);
    }
}
