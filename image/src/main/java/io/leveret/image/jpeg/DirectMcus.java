package io.leveret.image.jpeg;

import io.leveret.image.format.RefusedFileException;
import java.util.Arrays;
import java.util.List;

/** Decodes blocks as soon as they are read, from the one scan that has all components. */
final class DirectMcus extends ScanMcus {
    private final List<BlockBatch> batches; // [component]
    private final SequentialBlocks blocks;

    DirectMcus(Scan scan, EntropyBits data, List<Component> components, List<BlockBatch> batches, Tables tables)
            throws RefusedFileException {
        super(scan, components, tables);
        this.batches = batches;
        blocks = new SequentialBlocks(data);
    }

    @Override
    public void read(int column, int mcuRow) {
        for (int i = 0; i < members.length; i++) {
            Component component = members[i];
            for (int v = 0; v < component.vertical; v++) {
                for (int h = 0; h < component.horizontal; h++) {
                    int at = component.block(column * component.horizontal + h, mcuRow * component.vertical + v);
                    readBlock(i, component, at);
                }
            }
        }
    }

    private void readBlock(int i, Component component, int at) {
        BlockBatch batch = batches.get(indices[i]);
        if (component.side == 1) {
            before[i] = blocks.readFirst(dc[i], ac[i], before[i]);
            batch.fill(InverseDct.level(before[i] * component.steps[0]), at);
            return;
        }
        int last = blocks.read(dc[i], ac[i], before[i], component.steps, batch.blocks(), batch.lane());
        before[i] = blocks.first();
        batch.add(last, at);
    }

    @Override
    public void miss(int column, int mcuRow) {
        batches.forEach(BlockBatch::flush); // some may be of this MCU
        for (Component component : members) {
            for (int v = 0; v < component.vertical; v++) {
                for (int h = 0; h < component.horizontal; h++) {
                    component.clear(column * component.horizontal + h, mcuRow * component.vertical + v);
                }
            }
        }
    }
}
