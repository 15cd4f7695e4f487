package io.leveret.image.jpeg;

import io.leveret.image.format.RefusedFileException;
import java.util.ArrayList;
import java.util.List;

/**
 * A scan header (ITU-T T.81, section B.2.3).
 *
 * @param members the components whose data it holds
 * @param first the first coefficient in coded order, of each block
 * @param last the last coefficient
 * @param high how many low bits of coefficients the scans before have left open; 0 in the first scan of a coefficient
 * @param low how many low bits of coefficients this scan leaves open
 * @param data the position of its data
 */
record Scan(List<Member> members, int first, int last, int high, int low, int data) {
    /**
     * A component's part.
     *
     * @param component the component's index
     * @param dc the number of the Huffman table of first coefficients
     * @param ac the number of that of the others
     */
    record Member(int component, int dc, int ac) {}

    /**
     * Reads a header.
     *
     * @param at the position of its marker
     */
    static Scan read(byte[] file, int at, Frame frame) throws RefusedFileException {
        int count = file[at + 4];
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int tables = file[at + 6 + 2 * i] & 0xff;
            members.add(new Member(file[at + 5 + 2 * i] - 1, tables >> 4 & 3, tables & 3));
        }
        int parameters = at + 5 + 2 * count;
        if (!frame.progressive()) {
            return new Scan(members, 0, Block.COEFFICIENTS - 1, 0, 0, parameters + 3);
        }
        int first = file[parameters] & 0xff;
        int last = file[parameters + 1] & 0xff;
        int high = file[parameters + 2] >> 4 & 15;
        int low = file[parameters + 2] & 15;
        boolean right = first == 0 ? last == 0 : first <= last && last < Block.COEFFICIENTS && count == 1;
        if (!right || low > 13 || high != 0 && high != low + 1) {
            throw new RefusedFileException("the JPEG file is damaged: a progressive scan of " + count
                    + " components has the coefficients " + first + " to " + last + " and the bits " + high + " to "
                    + low);
        }
        return new Scan(members, first, last, high, low, parameters + 3);
    }

    /** Whether it adds a bit to coefficients that scans before have begun. */
    boolean refines() {
        return high != 0;
    }

    /** Whether it has one component: then its MCU is a block, and blocks that show nothing are left out. */
    boolean isAlone() {
        return members.size() == 1;
    }
}
