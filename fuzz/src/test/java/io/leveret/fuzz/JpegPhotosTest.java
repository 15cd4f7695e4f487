package io.leveret.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class JpegPhotosTest {
    @Test
    void all_areComplete_andOfEveryKind() throws Exception {
        JpegTarget target = new JpegTarget(List.of());
        Set<String> kinds = new TreeSet<>();
        for (byte[] file : JpegPhotos.all()) {
            assertEquals("decoded", target.run(file, new Meter()));
            int scans = 0;
            for (byte[] piece : Pieces.of(file)) {
                int marker = piece[1] & 0xff;
                if (marker == 0xc0 || marker == 0xc2) {
                    kinds.add((marker == 0xc0 ? "sequential " : "progressive ") + piece[9]);
                } else if (marker == 0xdd && ByteBuffer.wrap(piece).getShort(4) > 0) {
                    kinds.add("restarts");
                }
                scans += marker == 0xda ? 1 : 0;
                if (marker == 0xda && scans == 2 && piece[4 + 2 * piece[4] + 2] == 63) {
                    kinds.add("scans of whole blocks");
                }
            }
        }
        assertTrue(kinds.containsAll(Set.of("sequential 1", "sequential 3", "sequential 4", "progressive 1",
                "progressive 3", "restarts", "scans of whole blocks")), kinds::toString);
    }
}
