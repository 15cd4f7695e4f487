package io.leveret.image.format;

import java.util.HexFormat;

/**
 * The typical Huffman tables of ITU-T T.81, annex K.3, as JPEG segments. Frames of Motion JPEG leave them out, so every
 * decoder of them has them.
 */
final class StandardHuffmanTables {
    private static final byte[] SEGMENTS = HexFormat.of().parseHex("""
            ffc4001f0000010501010101010100000000000000000102030405060708090a0bffc400b51000020103030204030505
            04040000017d01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a161718
            191a25262728292a3435363738393a434445464748494a535455565758595a636465666768696a737475767778797a83
            8485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6
            d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9faffc4001f0100030101010101010101010000000000000102
            030405060708090a0bffc400b51100020102040403040705040400010277000102031104052131061241510761711322
            328108144291a1b1c109233352f0156272d10a162434e125f11718191a262728292a35363738393a434445464748494a
            535455565758595a636465666768696a737475767778797a82838485868788898a92939495969798999aa2a3a4a5a6a7
            a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae2e3e4e5e6e7e8e9eaf2f3f4f5f6f7f8f9fa
            """.replaceAll("\\s", ""));

    private StandardHuffmanTables() {}

    /** Four segments with their markers: tables 0 for luma and 1 for chroma, of DC and of AC each. */
    static byte[] segments() {
        return SEGMENTS.clone();
    }
}
