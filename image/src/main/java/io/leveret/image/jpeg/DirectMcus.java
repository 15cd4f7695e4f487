package io.leveret.image.jpeg;

import io.leveret.image.format.RefusedFileException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decodes blocks as soon as they are read, from the one scan that has all components. */
final class DirectMcus extends ScanMcus {
    private final BlockBatch[] batches; // [member]
    private final SequentialBlocks blocks;
    private final @Nullable MachineMcus machine; // null where there is no machine code

    DirectMcus(Scan scan, EntropyBits data, List<Component> components, List<BlockBatch> batches, Tables tables)
            throws RefusedFileException {
        super(scan, components, tables);
        this.batches = scan.members().stream().map(member -> batches.get(member.component()))
                .toArray(BlockBatch[]::new);
        blocks = new SequentialBlocks(data);
        machine = MachineMcus.supports(components) ? new MachineMcus(data, members, dc, ac) : null;
    }

    @Override
    public int readSome(int column, int mcuRow, int count) {
        return machine == null ? 0 : machine.read(column, mcuRow, count, before);
    }

    @Override
    public void read(int column, int mcuRow) {
        for (int i = 0; i < members.length; i++) {
            Component component = members[i];
            for (int v = 0; v < component.vertical; v++) {
                int at = component.block(mcuRow, v, column * component.horizontal);
                for (int h = 0; h < component.horizontal; h++) {
                    readBlock(i, component, at + h * component.side);
                }
            }
        }
    }

    private void readBlock(int i, Component component, int at) {
        BlockBatch batch = batches[i];
        if (component.side == 1) {
            before[i] = blocks.readFirst(dc[i], ac[i], before[i]);
            batch.fill(InverseDct.level(before[i] * component.steps[0]), at);
            return;
        }
        boolean varies = blocks.read(dc[i], ac[i], before[i], batch.blocks(), batch.lane());
        before[i] = blocks.first();
        batch.add(varies, at);
    }

    @Override
    public void miss(int column, int mcuRow) {
        for (int i = 0; i < members.length; i++) {
            batches[i].flush(); // some may be of this MCU
            Component component = members[i];
            for (int v = 0; v < component.vertical; v++) {
                for (int h = 0; h < component.horizontal; h++) {
                    component.clear(component.block(mcuRow, v, column * component.horizontal + h));
                }
            }
        }
    }
}
