package io.leveret.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalQrTest {
    private static final String COLORS = "\u001b[38;5;16;48;5;231m";
    private static final String RESET = "\u001b[0m";
    private static final int SCALE = 6; // pixels of a module
    private static final int WHITE = 0xffffff;
    private static final int TERMINAL = 0x808080; // of what has not been printed

    @ParameterizedTest
    @ValueSource(strings = {"https://10.0.0.1/", "https://192.168.100.200:8443/", "https://camera-7.local:8080/",
            "https://[2001:db8:85a3:1234:5678:8a2e:370:7334]:65535/"})
    void lines_address_isRead(String address) throws Exception {
        assertEquals(address, decode(TerminalQr.lines(address, false)));
        assertEquals(address, decode(TerminalQr.lines(address, true).stream().map(TerminalQrTest::withoutColors)
                .toList()));
    }

    @Test
    void lines_anyCode_isQuietAroundForFourModules() {
        List<String> lines = TerminalQr.lines("https://10.0.0.1:8080/", false);

        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            assertEquals(lines.getFirst().length(), line.length());
            assertTrue(line.startsWith("    ") && line.endsWith("    "), line);
            assertEquals(i < 2 || i >= lines.size() - 2, line.isBlank(), line);
        }
    }

    /** Takes off the colors of a line, which must span it whole. */
    private static String withoutColors(String line) {
        assertTrue(line.startsWith(COLORS) && line.endsWith(RESET), line);
        return line.substring(COLORS.length(), line.length() - RESET.length());
    }

    /** Shows black characters on white within a terminal that is neither, and reads what a camera sees. */
    static String decode(List<String> lines) throws Exception {
        int margin = 2;
        int width = lines.getFirst().length() + 2 * margin;
        int height = 2 * (lines.size() + margin);
        int[] pixels = new int[width * SCALE * height * SCALE];
        for (int y = 0; y < height * SCALE; y++) {
            for (int x = 0; x < width * SCALE; x++) {
                int row = y / SCALE / 2 - margin / 2;
                int column = x / SCALE - margin;
                boolean inside = row >= 0 && row < lines.size() && column >= 0 && column < lines.get(row).length();
                boolean top = y / SCALE % 2 == 0;
                pixels[y * width * SCALE + x] = inside ? color(lines.get(row).charAt(column), top) : TERMINAL;
            }
        }
        return new QRCodeReader().decode(new BinaryBitmap(new HybridBinarizer(
                new RGBLuminanceSource(width * SCALE, height * SCALE, pixels)))).getText();
    }

    private static int color(char block, boolean top) {
        return switch (block) {
            case '█' -> 0;
            case '▀' -> top ? 0 : WHITE;
            case '▄' -> top ? WHITE : 0;
            case ' ' -> WHITE;
            default -> throw new AssertionError("not a block: " + block);
        };
    }
}
