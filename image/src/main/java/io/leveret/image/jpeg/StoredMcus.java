package io.leveret.image.jpeg;

import io.leveret.image.format.RefusedFileException;
import java.util.Arrays;
import java.util.List;

/** Stores coefficients until all scans are read. */
final class StoredMcus extends ScanMcus {
    private final Scan scan;
    private final boolean isProgressive;
    private final short[][] coefficients; // [component], see JpegPicture
    private final int[] block = new int[Block.COEFFICIENTS * InverseDct.LANES]; // of which a single lane is used
    private final SequentialBlocks sequential;
    private final ProgressiveBlocks progressive;

    StoredMcus(Scan scan, EntropyBits data, boolean isProgressive, List<Component> components,
            short[][] coefficients, Tables tables) throws RefusedFileException {
        super(scan, components, tables);
        this.scan = scan;
        this.isProgressive = isProgressive;
        this.coefficients = coefficients;
        this.sequential = new SequentialBlocks(data);
        this.progressive = new ProgressiveBlocks(data, scan);
    }

    @Override
    public void restart() {
        super.restart();
        progressive.restart();
    }

    @Override
    public void miss(int column, int mcuRow) {
        // Stays as the scans before have left it.
    }

    @Override
    public void read(int column, int mcuRow) {
        if (scan.isAlone()) {
            readBlock(0, members[0], column, mcuRow);
            return;
        }
        for (int i = 0; i < members.length; i++) {
            for (int v = 0; v < members[i].vertical; v++) {
                for (int h = 0; h < members[i].horizontal; h++) {
                    readBlock(i, members[i], column * members[i].horizontal + h, mcuRow * members[i].vertical + v);
                }
            }
        }
    }

    private void readBlock(int i, Component component, int column, int blockRow) {
        short[] stored = coefficients[indices[i]];
        int at = (blockRow * component.blocksWide + column) * component.kept;
        if (!isProgressive) {
            readSequential(i, component, stored, at);
        } else if (scan.first() > 0) {
            if (scan.refines()) {
                progressive.refine(ac[i], stored, at);
            } else {
                progressive.read(ac[i], stored, at);
            }
        } else if (scan.refines()) {
            progressive.refineFirst(stored, at);
        } else {
            before[i] += sequential.difference(dc[i]);
            stored[at] = (short) (before[i] << scan.low());
        }
    }

    private void readSequential(int i, Component component, short[] stored, int at) {
        if (component.kept == 1) {
            before[i] = sequential.readFirst(dc[i], ac[i], before[i]);
            stored[at] = (short) before[i];
            return;
        }
        Arrays.fill(block, 0);
        sequential.read(dc[i], ac[i], before[i], block, 0);
        before[i] = sequential.first();
        for (int k = 0; k < Block.COEFFICIENTS; k++) {
            stored[at + k] = (short) block[k * InverseDct.LANES];
        }
    }
}
