package io.leveret.image.bmp;

import io.leveret.image.Pixels;
import io.leveret.image.codec.DecodedImage;
import io.leveret.image.format.BmpHeader;
import io.leveret.image.format.RefusedFileException;

/**
 * Runs of equal pixels ([MS-WMF] 3.1.6). A count above 0 repeats what follows; after 0 comes the end of a row (0), the
 * end of the picture (1), a step to the right and to later rows (2), or a number of single pixels. Pixels that are
 * stepped over have the first color of the palette, in 24 bits black. Runs end at the right edge.
 */
final class BmpRuns {
    private static final int CHANNELS = 3;
    private static final int END_OF_ROW = 0;
    private static final int END_OF_PICTURE = 1;
    private static final int STEP = 2;

    private final byte[] file;
    private final BmpHeader header;
    private final int width;
    private final int height;
    private final boolean topDown;
    private final int bits; // of a pixel: 4, 8 or 24
    private final int[] palette; // 0xrrggbb
    private final byte[] rgb; // [height][width][3]
    private int at; // in the file
    private int x;
    private int row; // in the file's order

    BmpRuns(byte[] file, BmpHeader header) {
        this.file = file;
        this.header = header;
        this.width = header.width();
        this.height = header.height();
        this.topDown = header.topDown();
        this.bits = header.bitsPerPixel();
        this.palette = BmpColors.palette(file, header);
        this.rgb = new byte[Pixels.byteCount(width, height)];
        this.at = header.palette().pixels();
    }

    DecodedImage decode() throws RefusedFileException {
        for (int pixel = 0; palette[0] != 0 && pixel < rgb.length; pixel += CHANNELS) {
            BmpColors.put(rgb, pixel, palette[0]);
        }
        while (row < height && at + 1 < file.length) {
            int count = file[at] & 0xff;
            int code = file[at + 1] & 0xff;
            at += 2;
            boolean repeated = count > 0;
            if (repeated || code > STEP) {
                int bytes = repeated ? (bits + 7) / 8 : (code * bits + 7) / 8;
                at -= repeated ? 1 : 0;
                if (bytes > file.length - at) {
                    break;
                }
                put(repeated ? count : code, repeated);
                at += repeated ? bytes : bytes + (bytes & 1);
            } else if (code == END_OF_ROW) {
                x = 0;
                row++;
            } else if (code == END_OF_PICTURE) {
                return BmpCodec.picture(header, rgb, height);
            } else {
                step();
            }
        }
        boolean ended = row == height || row == height - 1 && x == width;
        return BmpCodec.picture(header, rgb, ended ? height : row);
    }

    private void step() {
        if (at + 1 < file.length) {
            x = Math.min(x + (file[at] & 0xff), width);
            row = Math.min(row + (file[at + 1] & 0xff), height);
        }
        at += 2;
    }

    /**
     * Writes pixels, as far as the row has room for them.
     *
     * @param repeated whether all are the first one, or with 4 bits the first two in turn
     */
    private void put(int count, boolean repeated) {
        int y = topDown ? row : height - 1 - row;
        int end = Math.min(x + count, width);
        int to = (y * width + x) * CHANNELS;
        for (int i = 0; i < end - x; i++) {
            BmpColors.put(rgb, to + i * CHANNELS, color(repeated ? i % 2 : i, repeated));
        }
        x = end;
    }

    private int color(int index, boolean repeated) {
        return switch (bits) {
            case 4 -> palette[file[at + index / 2] >> (index % 2 == 0 ? 4 : 0) & 15];
            case 8 -> palette[file[repeated ? at : at + index] & 0xff];
            default -> BmpColors.color(file, repeated ? at : at + index * CHANNELS);
        };
    }
}
