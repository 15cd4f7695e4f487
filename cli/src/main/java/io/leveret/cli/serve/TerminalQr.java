package io.leveret.cli.serve;

import io.nayuki.qrcodegen.QrCode;
import java.util.ArrayList;
import java.util.List;

/** A QR code as text: two modules to a character, one above the other, with the quiet zone of four modules. */
final class TerminalQr {
    private static final int QUIET = 4;
    /** Two of the 256 colors, which themes do not change. */
    private static final String BLACK_ON_WHITE = "\u001b[38;5;16;48;5;231m";
    private static final String RESET = "\u001b[0m";

    private TerminalQr() {}

    /**
     * Returns the lines of a code.
     *
     * @param text what it says, such as an address of a page
     * @param colors whether the lines are for a terminal: then they are black on white whatever its theme. Without
     *     colors the blocks are the dark modules.
     * @throws io.nayuki.qrcodegen.DataTooLongException if the text has more than 2,953 bytes
     */
    static List<String> lines(String text, boolean colors) {
        QrCode code = QrCode.encodeText(text, QrCode.Ecc.LOW); // or better, if that takes no larger code
        List<String> lines = new ArrayList<>();
        for (int y = -QUIET; y < code.size + QUIET; y += 2) {
            StringBuilder line = new StringBuilder();
            for (int x = -QUIET; x < code.size + QUIET; x++) {
                boolean top = code.getModule(x, y); // light beyond its borders
                boolean bottom = code.getModule(x, y + 1);
                line.append(top ? bottom ? '█' : '▀' : bottom ? '▄' : ' ');
            }
            lines.add(colors ? BLACK_ON_WHITE + line + RESET : line.toString());
        }
        return lines;
    }
}
