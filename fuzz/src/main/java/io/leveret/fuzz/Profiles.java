package io.leveret.fuzz;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Photos with damaged color profiles, in JPEG files, which store them uncompressed. */
final class Profiles {
    private static final int MOST_EDITS = 4;
    private static final int MOST_BYTES = 65_000; // of one segment
    private static final int LUT_HEADER_BYTES = 48;

    /** A photo, and profiles for its samples. */
    private record Carrier(byte[] jpeg, List<byte[]> profiles) {}

    private final List<Carrier> carriers;

    Profiles() throws IOException {
        carriers = List.of(
                new Carrier(Photos.read("baseline.jpg"),
                        List.of(ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData(), lut("RGB ", 3))),
                new Carrier(Photos.read("gray.jpg"),
                        List.of(ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData(), lut("GRAY", 1))),
                new Carrier(Photos.read("ycck.jpg"), List.of(lut("CMYK", 4))));
    }

    /** Returns a photo whose profile is damaged in up to four places. */
    byte[] photo(Recipe recipe) {
        Carrier carrier = recipe.oneOf(carriers);
        byte[] profile = ByteEdits.several(recipe, recipe.oneOf(carrier.profiles()), MOST_EDITS);
        byte[] stored = Arrays.copyOf(profile, Math.min(profile.length, MOST_BYTES));
        if (stored.length >= 4) {
            ByteBuffer.wrap(stored).putInt(stored.length); // otherwise it is refused for that alone
        }
        return ByteEdits.spliced(carrier.jpeg(), 2, 2, Photos.segment(0xe2, "ICC_PROFILE\0\1\1", stored));
    }

    /** Returns a profile with a table of the colors of the corners (ICC.1:2001-04, section 6.5.7). */
    private static byte[] lut(String samples, int channels) {
        ByteArrayOutputStream lut = new ByteArrayOutputStream();
        lut.writeBytes(ByteBuffer.allocate(LUT_HEADER_BYTES).put(latin1("mft1")).putInt(0)
                .put(new byte[]{(byte) channels, 3, 2, 0}).putInt(12, 0x10000).putInt(28, 0x10000).putInt(44, 0x10000)
                .array());
        writeRamps(lut, channels);
        for (int corner = 0; corner < 1 << channels; corner++) {
            lut.writeBytes(new byte[]{(byte) (255 >> Integer.bitCount(corner)), (byte) 128, (byte) 128}); // L, a, b
        }
        writeRamps(lut, 3);
        byte[] white = ByteBuffer.allocate(20).put(latin1("XYZ \0\0\0\0")).putInt(0xf6d6).putInt(0x10000).putInt(0xd32d)
                .array();
        int tags = 128 + 4 + 2 * 12;
        ByteBuffer profile = ByteBuffer.allocate(tags + lut.size() + white.length);
        profile.putInt(profile.capacity()).putInt(8, 0x02400000).put(12, latin1("prtr" + samples + "Lab "))
                .put(36, latin1("acsp")).put(68, white, 8, 12).position(128);
        profile.putInt(2).put(latin1("A2B0")).putInt(tags).putInt(lut.size());
        profile.put(latin1("wtpt")).putInt(tags + lut.size()).putInt(white.length);
        return profile.put(lut.toByteArray()).put(white).array();
    }

    private static void writeRamps(ByteArrayOutputStream lut, int channels) {
        for (int i = 0; i < channels * 256; i++) {
            lut.write(i);
        }
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
