package io.leveret.image.format;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Formats that are not read, known by their first bytes, so that a message can name them.
 *
 * @param name with its article
 * @param isPhoto whether such files are photos, so that a folder's photos include them
 * @param advice what to do; no text if there is nothing to add
 */
record ForeignFormat(String name, boolean isPhoto, String advice) {
    private static final int SEARCHED_BYTES = 1024; // for the first tag of a text

    private static final String CONVERT = "convert it to JPEG or PNG";
    /** What to do with a camera's RAW. */
    static final String DEVELOP = "develop it, or take the JPEG that the camera keeps in it"
            + " (exiftool -b -JpgFromRaw or -PreviewImage)";
    private static final String EXTRACT = "take frames of it, for example with ffmpeg";
    private static final String EXPORT = "export it as PNG";

    private static final ForeignFormat AVIF = new ForeignFormat("an AVIF image", true, CONVERT);
    private static final ForeignFormat HEIC = new ForeignFormat("a HEIC image", true, CONVERT);
    private static final ForeignFormat JPEG_XL = new ForeignFormat("a JPEG XL image", true, CONVERT);
    private static final ForeignFormat JPEG_2000 = new ForeignFormat("a JPEG 2000 image", true, CONVERT);
    private static final ForeignFormat SVG = new ForeignFormat("an SVG drawing", false, EXPORT);
    private static final ForeignFormat WEB_PAGE = new ForeignFormat("a web page", false,
            "a download may have failed");

    /** Bytes at the start of a file, and what they mean; the first match decides. */
    private record Start(int position, String latin1, ForeignFormat format) {
        Start(int position, String latin1, String name, boolean isPhoto, String advice) {
            this(position, latin1, new ForeignFormat(name, isPhoto, advice));
        }
    }

    private static final List<Start> STARTS = List.of(new Start(4, "ftypavi", AVIF),
            new Start(4, "ftyphei", HEIC), new Start(4, "ftyphev", HEIC), new Start(4, "ftypmif1", HEIC),
            new Start(4, "ftypmsf1", HEIC),
            new Start(4, "ftypcrx ", "a camera RAW file (Canon CR3)", true, DEVELOP),
            new Start(4, "ftypjxl ", JPEG_XL), new Start(4, "JXL \r\n\u0087\n", JPEG_XL),
            new Start(0, "\u00ff\n", JPEG_XL), new Start(4, "jP  \r\n\u0087\n", JPEG_2000),
            new Start(0, "\u00ffO\u00ffQ", JPEG_2000),
            new Start(4, "ftypqt  ", "a QuickTime video", false, EXTRACT),
            new Start(4, "ftyp", "an MP4-like file", false, EXTRACT),
            new Start(4, "moov", "a QuickTime video", false, EXTRACT),
            new Start(0, "\u001aE\u00df\u00a3", "a Matroska or WebM video", false, EXTRACT),
            new Start(8, "AVI LIST", "an AVI video", false, EXTRACT),
            new Start(0, "\0\0\u0001\u00ba", "an MPEG video", false, EXTRACT),
            new Start(0, "\0\0\u0001\u00b3", "an MPEG video", false, EXTRACT),
            new Start(0, "FUJIFILMCCD-RAW", "a camera RAW file (Fujifilm RAF)", true, DEVELOP),
            new Start(0, "IIRO", "a camera RAW file (Olympus ORF)", true, DEVELOP),
            new Start(0, "IIRS", "a camera RAW file (Olympus ORF)", true, DEVELOP),
            new Start(0, "MMOR", "a camera RAW file (Olympus ORF)", true, DEVELOP),
            new Start(0, "IIU\0", "a camera RAW file (Panasonic RW2)", true, DEVELOP),
            new Start(0, "FOVb", "a camera RAW file (Sigma X3F)", true, DEVELOP),
            new Start(0, "\0MRM", "a camera RAW file (Minolta MRW)", true, DEVELOP),
            new Start(0, "II\u00bc", "a JPEG XR image", true, CONVERT),
            new Start(0, "8BPS", "a Photoshop document", false, EXPORT),
            new Start(0, "%PDF-", "a PDF document", false, EXPORT),
            new Start(0, "%!PS", "a PostScript document", false, EXPORT),
            new Start(0, "\u00c5\u00d0\u00d3\u00c6", "an EPS document", false, EXPORT),
            new Start(0, "\0\0\u0001\0", "a Windows icon", false, EXPORT),
            new Start(0, "\0\0\u0002\0", "a Windows cursor", false, EXPORT),
            new Start(0, "icns", "an icon of macOS", false, EXPORT),
            new Start(0, "gimp xcf", "a GIMP document", false, EXPORT),
            new Start(0, "v/1\u0001", "an OpenEXR image", false, CONVERT),
            new Start(0, "#?RADIANCE", "a Radiance HDR image", false, CONVERT),
            new Start(0, "DDS ", "a DirectDraw texture", false, CONVERT),
            new Start(0, "qoif", "a QOI image", false, CONVERT),
            new Start(0, "SIMPLE  =", "a FITS image", false, CONVERT),
            new Start(0, "AT&TFORM", "a DjVu document", false, EXPORT),
            new Start(0, "PK\u0003\u0004", "a ZIP archive", false, "unpack it"),
            new Start(0, "\u001f\u008b", "a gzip file", false, "unpack it"));

    /** Finds the format of a file. */
    static Optional<ForeignFormat> of(byte[] file) {
        ByteCursor cursor = new ByteCursor(file, ByteOrder.BIG_ENDIAN);
        for (Start start : STARTS) {
            if (cursor.has(start.position, start.latin1)) {
                return Optional.of(start.format == HEIC && isAvifBrand(file) ? AVIF : start.format);
            }
        }
        if (isPortableMap(file)) {
            return Optional.of(new ForeignFormat("a PBM, PGM or PPM image", false, CONVERT));
        }
        return ofText(file);
    }

    /** Returns whether the compatible brands of a file, behind a neutral main brand, name AVIF. */
    private static boolean isAvifBrand(byte[] file) {
        ByteCursor cursor = new ByteCursor(file, ByteOrder.BIG_ENDIAN);
        int end = Math.min(file.length, Byte.toUnsignedInt(file[3])); // of a box whose length has one byte
        for (int at = 16; at < end; at += 4) {
            if (cursor.has(at, "avif")) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPortableMap(byte[] file) {
        return file.length > 2 && file[0] == 'P' && file[1] >= '1' && file[1] <= '7'
                && Character.isWhitespace(file[2]);
    }

    private static Optional<ForeignFormat> ofText(byte[] file) {
        String start = new String(file, 0, Math.min(file.length, SEARCHED_BYTES),
                StandardCharsets.ISO_8859_1).replaceFirst("^\u00ef\u00bb\u00bf", "").stripLeading();
        if (!start.startsWith("<")) {
            return Optional.empty();
        }
        String lower = start.toLowerCase(Locale.ROOT);
        if (lower.contains("<svg")) {
            return Optional.of(SVG);
        }
        boolean page = lower.startsWith("<!doctype html") || lower.contains("<html");
        return page ? Optional.of(WEB_PAGE) : Optional.empty();
    }
}
