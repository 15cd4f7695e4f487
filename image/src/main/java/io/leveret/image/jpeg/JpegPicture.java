package io.leveret.image.jpeg;

import io.leveret.image.codec.Damage;
import io.leveret.image.format.RefusedFileException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A picture whose rows of MCUs are decoded one by one. If one scan has all components, each row is read from it when it
 * is asked for. Otherwise all scans are read first, into coefficients.
 */
final class JpegPicture {
    private static final int START_OF_SCAN = 0xda;
    private static final int END_OF_IMAGE = 0xd9;

    private final byte[] file; // tables, frame and scans, as a decode request has them
    private final Tables tables;
    private final Frame frame;
    private final List<Component> components;
    private final List<BlockBatch> batches; // [component]
    private final boolean vectors;
    private final IntactRows intact;
    /** {@code [component][block][64]} in natural order, or a single one if the others are not used; or none. */
    private final short[][] coefficients;
    private @Nullable Scan rowScan; // the only scan, which is read row by row; else there are coefficients
    private @Nullable ScanData rows; // its data
    private final boolean hasEnd; // a marker
    private final boolean isWhole; // all scans and the end are there; see IntactRows
    private int row; // of MCUs

    /**
     * Reads the headers, and the data unless it can be read row by row.
     *
     * @param eighths pixels of the result for 8 of the picture: 1, 2, 4 or 8
     */
    JpegPicture(byte[] file, int width, int height, int eighths) throws RefusedFileException {
        this.file = file;
        this.tables = new Tables(file);
        this.frame = Frame.read(file, find(file, 0xc0, 0xc2), width, height);
        int firstScan = find(file, START_OF_SCAN, START_OF_SCAN);
        for (int at = 2; at < firstScan;) {
            at = tables.read(at);
        }
        this.components = frame.components(eighths);
        this.hasEnd = file[file.length - 2] == (byte) 0xff && file[file.length - 1] == (byte) END_OF_IMAGE;
        this.intact = new IntactRows(frame);
        noteScans(firstScan);
        this.isWhole = hasEnd && intact.hasAllScans();
        this.coefficients = new short[components.size()][0];
        byte[] samples = new byte[components.stream().mapToInt(Component::count).sum()];
        int at = 0;
        for (Component component : components) {
            component.place(samples, at);
            at += component.count();
        }
        boolean machine = isOneScan(frame, file[firstScan + 4]) && MachineMcus.supports(components);
        this.vectors = !machine
                && VectorChoice.next(components.stream().filter(each -> each.side >= VectorChoice.LEAST_SIDE)
                        .mapToLong(each -> (long) each.blocksWide * each.blocksHigh).sum());
        InverseDct inverseDct = vectors ? new VectorInverseDct() : new ScalarInverseDct();
        this.batches = components.stream().map(component -> new BlockBatch(component, inverseDct)).toList();
        readScans(firstScan);
    }

    /** The position of the first segment with one of these markers. */
    private static int find(byte[] file, int firstMarker, int lastMarker) throws RefusedFileException {
        for (int at = 2; at < file.length - 4; at += 2 + u16(file, at + 2)) {
            int marker = file[at + 1] & 0xff;
            if (marker >= firstMarker && marker <= lastMarker) {
                return at;
            }
        }
        throw new RefusedFileException("the JPEG file is cut off before its picture");
    }

    private static int u16(byte[] file, int at) {
        return (file[at] & 0xff) << 8 | file[at + 1] & 0xff;
    }

    /**
     * Bytes of memory that a pixel takes in coefficients, rounded up: 0 if one scan has all components, since then they
     * are not kept.
     *
     * @throws RefusedFileException if the headers are damaged
     */
    static int coefficientBytes(byte[] file, int width, int height) throws RefusedFileException {
        Frame frame = Frame.read(file, find(file, 0xc0, 0xc2), width, height);
        if (isOneScan(frame, file[find(file, START_OF_SCAN, START_OF_SCAN) + 4])) {
            return 0;
        }
        int blocks = frame.samplings().stream().mapToInt(each -> each.horizontal() * each.vertical()).sum();
        return Frame.ceiling(Short.BYTES * blocks, frame.mostHorizontal() * frame.mostVertical());
    }

    private static boolean isOneScan(Frame frame, int components) {
        return !frame.progressive() && components == frame.samplings().size();
    }

    /** The frame. */
    Frame frame() {
        return frame;
    }

    /** Whether vectors are used. */
    boolean usesVectors() {
        return vectors;
    }

    /** The components. */
    List<Component> components() {
        return components;
    }

    private void noteScans(int firstScan) throws RefusedFileException {
        int at = firstScan;
        while (at < file.length - 3) {
            if ((file[at + 1] & 0xff) == START_OF_SCAN) {
                Scan scan = Scan.read(file, at, frame);
                intact.noteBeginning(scan);
                if (at == firstScan && isOneScan(frame, scan.members().size())) {
                    return;
                }
                at = EntropyBits.endOfScan(file, scan.data());
            } else {
                at += 2 + u16(file, at + 2);
            }
        }
    }

    private void readScans(int firstScan) throws RefusedFileException {
        int at = firstScan;
        EntropyBits data = new EntropyBits(file, firstScan);
        while (at < file.length - 3) {
            if ((file[at + 1] & 0xff) != START_OF_SCAN) {
                at = tables.read(at);
                continue;
            }
            Scan scan = Scan.read(file, at, frame);
            for (Scan.Member member : scan.members()) {
                Component component = components.get(member.component());
                if (component.steps.length == 0) { // later ones are for other components
                    component.steps = tables.steps(component.table);
                }
            }
            if (isWhole && scan.first() > 0) {
                intact.note(scan, new boolean[frame.mcuRows()]); // whatever its data says
                if (components.get(scan.members().getFirst().component()).side == 1) {
                    tables.ac(scan.members().getFirst().ac());
                    at = EntropyBits.endOfScan(file, scan.data());
                    continue;
                }
            }
            data.start(scan.data());
            if (at == firstScan && isOneScan(frame, scan.members().size())) {
                rowScan = scan;
                rows = new ScanData(data, new DirectMcus(scan, data, components, batches, tables),
                        frame.mcuColumns(), frame.mcuRows(), tables.restartInterval());
                return;
            }
            at = readScan(scan, data);
        }
    }

    private int readScan(Scan scan, EntropyBits data) throws RefusedFileException {
        for (Scan.Member member : scan.members()) {
            Component component = components.get(member.component());
            if (coefficients[member.component()].length == 0) {
                component.kept = isWhole ? component.kept : Block.COEFFICIENTS;
                long count = (long) component.blocksWide * component.blocksHigh * component.kept;
                coefficients[member.component()] = new short[Math.toIntExact(count)];
            }
        }
        Component only = components.get(scan.members().getFirst().component());
        int columns = scan.isAlone() ? only.shownBlocksWide : frame.mcuColumns();
        int mcuRows = scan.isAlone() ? only.shownBlocksHigh : frame.mcuRows();
        StoredMcus stored = new StoredMcus(scan, data, frame.progressive(), components, coefficients, tables);
        ScanData reader = new ScanData(data, stored, columns, mcuRows, tables.restartInterval());
        for (int mcuRow = 0; mcuRow < mcuRows; mcuRow++) {
            reader.readRow();
        }
        int end = reader.finish();
        if (isWhole && scan.first() > 0) {
            return end;
        }
        if (reader.hasAnything()) {
            intact.noteSomething();
        }
        if (!scan.refines()) {
            intact.note(scan, reader.missingRows(frame.mcuRows(), scan.isAlone() ? only.vertical : 1));
        }
        if (reader.hasExtraData() || scan.refines() && reader.hasMissing()) {
            intact.noteDamage();
        }
        return end;
    }

    /** Decodes the next row of MCUs into the components. */
    void decodeRow() {
        if (rows != null) {
            rows.readRow();
        } else {
            for (int i = 0; i < components.size(); i++) {
                decodeStored(components.get(i), batches.get(i), coefficients[i]);
            }
        }
        batches.forEach(BlockBatch::flush);
        row++;
    }

    /** Rows of MCUs that are decoded. */
    int decodedRows() {
        return row;
    }

    private void decodeStored(Component component, BlockBatch batch, short[] stored) {
        int[] blocks = batch.blocks();
        for (int v = 0; v < component.vertical; v++) {
            int y = row * component.vertical + v;
            for (int x = 0; x < component.blocksWide; x++) {
                int at = component.block(row, v, x);
                if (stored.length == 0) {
                    component.clear(at);
                } else if (component.side == 1) {
                    batch.fill(
                            InverseDct.level(
                                    stored[(y * component.blocksWide + x) * component.kept] * component.steps[0]),
                            at);
                } else {
                    int from = (y * component.blocksWide + x) * Block.COEFFICIENTS;
                    int lane = batch.lane();
                    boolean varies = false;
                    for (int i = 0; i < Block.COEFFICIENTS; i++) {
                        int value = stored[from + i];
                        blocks[i * InverseDct.LANES + lane] = value;
                        varies |= i > 0 && value != 0;
                    }
                    batch.add(varies, at);
                }
            }
        }
    }

    /**
     * What is missing of the picture; reads all of it.
     *
     * @throws RefusedFileException if nothing is there
     */
    Optional<Damage> damage() throws RefusedFileException {
        if (rows != null && rowScan != null) {
            while (row < frame.mcuRows()) {
                decodeRow();
            }
            rows.finish();
            if (rows.hasAnything()) {
                intact.noteSomething();
            }
            intact.note(rowScan, rows.missingRows(frame.mcuRows(), 1));
            if (rows.hasExtraData()) {
                intact.noteDamage();
            }
        }
        if (intact.isNothing()) {
            throw new RefusedFileException("nothing of its picture data is there");
        }
        return intact.damage(hasEnd);
    }
}
