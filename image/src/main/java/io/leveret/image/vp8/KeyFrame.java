package io.leveret.image.vp8;

import io.leveret.image.format.RefusedFileException;

/** A frame whose rows of macroblocks are decoded one by one: read, predicted, completed by differences, filtered. */
final class KeyFrame {
    private static final int BLOCK_SIDE = 4;

    private final FrameHeader header;
    private final MacroblockModes modes;
    private final Coefficients coefficients;
    private final byte[] filterLevels; // [column]
    private final boolean[] innerEdges; // [column], whether they are filtered
    private final Planes planes;
    private final int[] means = new int[Coefficients.BLOCK];
    private int row; // of macroblocks, the next one
    private boolean isDamaged;

    /** See {@link FrameHeader}. */
    KeyFrame(byte[] file, int start, int end, int width, int height) throws RefusedFileException {
        header = new FrameHeader(file, start, end, width, height);
        modes = new MacroblockModes(header);
        coefficients = new Coefficients(header.coefficientProbabilities, header.columns);
        filterLevels = new byte[header.columns];
        innerEdges = new boolean[header.columns];
        planes = new Planes(header.columns);
    }

    /** The samples of the row that was decoded last, and of some before. */
    Planes planes() {
        return planes;
    }

    /** Rows of macroblocks that are decoded. */
    int decodedRows() {
        return row;
    }

    /** Rows of luma that no later row of macroblocks changes. */
    int lumaRows() {
        return row * Planes.LUMA_SIDE - (row == header.rows ? 0 : header.filter.changedLumaRows());
    }

    /** Rows of blue and red that no later row of macroblocks changes. */
    int chromaRows() {
        return row * Planes.CHROMA_SIDE - (row == header.rows ? 0 : header.filter.changedChromaRows());
    }

    /**
     * Decodes the next row of macroblocks.
     *
     * @return false if its data is not there; no further row can be decoded
     */
    boolean decodeRow() {
        if (isDamaged || !readRow(header.partitions[row & header.partitions.length - 1])) {
            isDamaged = true;
            return false;
        }
        planes.keepAbove();
        for (int column = 0; column < header.columns; column++) {
            if (filterLevels[column] > 0) {
                header.filter.filter(planes, column, row, filterLevels[column], innerEdges[column]);
            }
        }
        row++;
        return true;
    }

    private boolean readRow(BoolDecoder data) {
        if (row > 0) {
            planes.advance();
        }
        modes.startRow();
        coefficients.startRow();
        for (int column = 0; column < header.columns; column++) {
            modes.read(column);
            boolean hasMeans = modes.luma != MacroblockModes.SUBBLOCKS;
            boolean hasCoefficients = false;
            if (modes.isWithoutCoefficients) {
                coefficients.skip(column, hasMeans);
            } else {
                hasCoefficients = coefficients.read(data, column, header.quantizers[modes.segment], hasMeans);
            }
            if (header.modes.isPastEnd() || data.isPastEnd()) {
                return false;
            }
            reconstructLuma(column);
            reconstructChroma(planes.blue, planes.aboveBlue, column, Coefficients.LUMA_BLOCKS);
            reconstructChroma(planes.red, planes.aboveRed, column,
                    Coefficients.LUMA_BLOCKS + Coefficients.CHROMA_BLOCKS);
            filterLevels[column] = (byte) header.filter.level(modes.segment, !hasMeans);
            innerEdges[column] = hasCoefficients || !hasMeans;
        }
        return true;
    }

    private void reconstructLuma(int column) {
        int start = planes.luma(column);
        int stride = planes.lumaStride;
        int aboveStart = Planes.MARGIN + column * Planes.LUMA_SIDE;
        byte[] samples = planes.luma;
        byte[] above = planes.aboveLuma;
        short[] values = coefficients.values;
        int[] ends = coefficients.ends;
        if (modes.luma == MacroblockModes.SUBBLOCKS) {
            for (int block = 0; block < Coefficients.LUMA_BLOCKS; block++) {
                int x = block % BLOCK_SIDE * BLOCK_SIDE;
                int at = start + block / BLOCK_SIDE * BLOCK_SIDE * stride + x;
                boolean isFirstRow = block < BLOCK_SIDE;
                boolean isLastColumn = x == Planes.LUMA_SIDE - BLOCK_SIDE;
                byte[] samplesAbove = isFirstRow ? above : samples;
                int aboveAt = isFirstRow ? aboveStart + x : at - stride;
                // To the right of the macroblock, only those above it are decoded.
                byte[] samplesAhead = isLastColumn ? above : samplesAbove;
                int aheadAt = isLastColumn ? aboveStart + Planes.LUMA_SIDE : aboveAt + BLOCK_SIDE;
                SubblockPrediction.predict(modes.subblocks[block], samples, at, stride, samplesAbove, aboveAt,
                        samplesAhead, aheadAt);
                InverseTransform.add(values, block * Coefficients.BLOCK, ends[block], samples, at, stride);
            }
            return;
        }
        Prediction.predict(modes.luma, samples, start, stride, Planes.LUMA_SIDE, above, aboveStart, column > 0,
                row > 0);
        if (ends[Coefficients.BLOCKS] > 0) {
            InverseTransform.spreadMeans(values, means);
        }
        for (int block = 0; block < Coefficients.LUMA_BLOCKS; block++) {
            int at = start + block / BLOCK_SIDE * BLOCK_SIDE * stride + block % BLOCK_SIDE * BLOCK_SIDE;
            InverseTransform.add(values, block * Coefficients.BLOCK, ends[block], samples, at, stride);
        }
    }

    private void reconstructChroma(byte[] samples, byte[] above, int column, int firstBlock) {
        int start = planes.chroma(column);
        int stride = planes.chromaStride;
        Prediction.predict(modes.chroma, samples, start, stride, Planes.CHROMA_SIDE, above,
                Planes.MARGIN + column * Planes.CHROMA_SIDE, column > 0, row > 0);
        for (int i = 0; i < Coefficients.CHROMA_BLOCKS; i++) {
            int block = firstBlock + i;
            InverseTransform.add(coefficients.values, block * Coefficients.BLOCK, coefficients.ends[block], samples,
                    start + i / 2 * BLOCK_SIDE * stride + i % 2 * BLOCK_SIDE, stride);
        }
    }
}
