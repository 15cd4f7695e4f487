package io.leveret.image.jpeg;

import io.leveret.image.format.RefusedFileException;
import java.util.Arrays;
import java.util.List;

/** What all kinds of scans share: their components, tables, and the first coefficients of the blocks before. */
abstract class ScanMcus implements ScanData.Mcus {
    /** The indices of the components, as the frame lists them. */
    final int[] indices; // [member]
    /** The components. */
    final Component[] members;
    /** The tables of first coefficients; none in a scan that does not code them. */
    final HuffmanTable[] dc; // [member]
    /** The tables of the other coefficients; none in a scan that does not code them. */
    final HuffmanTable[] ac; // [member]
    /** The first coefficients of the blocks before. */
    final int[] before; // [member]

    ScanMcus(Scan scan, List<Component> components, Tables tables) throws RefusedFileException {
        int count = scan.members().size();
        indices = new int[count];
        members = new Component[count];
        boolean hasFirst = scan.first() == 0 && !scan.refines();
        dc = new HuffmanTable[hasFirst ? count : 0];
        ac = new HuffmanTable[scan.last() > 0 ? count : 0];
        before = new int[count];
        for (int i = 0; i < count; i++) {
            Scan.Member member = scan.members().get(i);
            indices[i] = member.component();
            members[i] = components.get(member.component());
            if (dc.length > 0) {
                dc[i] = tables.dc(member.dc());
            }
            if (ac.length > 0) {
                ac[i] = tables.ac(member.ac());
            }
        }
    }

    @Override
    public void restart() {
        Arrays.fill(before, 0);
    }
}
