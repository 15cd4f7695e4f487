package io.leveret.server.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.server.problem.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartTest {
    private static final String TWO = """
            --xyz\r
            Content-Disposition: form-data; name="a"; filename="hare \\"one\\".jpg"\r
            Content-Type: image/jpeg\r
            \r
            first\r
            --xyz\r
            content-disposition: form-data; name=b\r
            \r
            \r
            second\r
            --xyz--\r
            """;

    @Test
    void parse_parts_haveNamesAndContent() {
        List<Multipart.Part> parts = parse(TWO);
        assertEquals(2, parts.size());
        assertEquals("a", parts.get(0).name());
        assertEquals(Optional.of("hare \"one\".jpg"), parts.get(0).fileName());
        assertEquals("first", text(parts.get(0)));
        assertEquals("b", parts.get(1).name());
        assertEquals(Optional.empty(), parts.get(1).fileName());
        assertEquals("\r\nsecond", text(parts.get(1)));
    }

    @Test
    void parse_partWithoutHeadersOrContent() {
        assertEquals("", text(parse("--xyz\r\n\r\n\r\n--xyz--").getFirst()));
        assertEquals("x", text(parse("preamble\r\n--xyz \r\n\r\nx\r\n--xyz--epilogue").getFirst()));
    }

    @Test
    void parse_contentThatLooksLikeABoundary_isKept() {
        assertEquals("\r\n--xy", text(parse("--xyz\r\n\r\n\r\n--xy\r\n--xyz--").getFirst()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nothing", "--xyz", "--xyz\r\n", "--xyz\r\n\r\n", "--xyz\r\nno end",
            "--xyzjunk\r\n\r\nx",
            "--xyz\r\nh: v\r\n\r\nx\r\n--xy"})
    void parse_malformed_isRefused(String body) {
        assertEquals(400, assertThrows(Problem.class, () -> parse(body)).status());
    }

    @Test
    void parse_tooManyParts_isRefused() {
        assertEquals(413, assertThrows(Problem.class,
                () -> parse("--xyz\r\n\r\nx\r\n".repeat(2000) + "--xyz--")).status());
    }

    @Test
    void parse_cutOrChangedAnywhere_givesPartsOrAProblem() {
        byte[] whole = TWO.getBytes(ISO_8859_1);
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 2000; i++) {
            byte[] changed = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
            for (int change = 0; change < 3 && changed.length > 0; change++) {
                changed[random.nextInt(changed.length)] = (byte) "\r\n-\":xyz ;=".charAt(random.nextInt(11));
            }
            try {
                assertTrue(Multipart.parse(changed, "xyz").size() <= 3);
            } catch (Problem refused) {
                assertEquals(400, refused.status());
            }
        }
    }

    @Test
    void boundary_isTakenFromTheContentType() {
        assertEquals(Optional.of("a b"), Multipart.boundary("multipart/form-data; charset=utf-8; boundary=\"a b\""));
        assertEquals(Optional.of("xyz"), Multipart.boundary("Multipart/Form-Data;boundary=xyz"));
        assertEquals(Optional.empty(), Multipart.boundary("image/jpeg"));
        assertThrows(Problem.class, () -> Multipart.boundary("multipart/form-data"));
        assertThrows(Problem.class, () -> Multipart.boundary("multipart/form-data; boundary=" + "x".repeat(71)));
    }

    private static List<Multipart.Part> parse(String body) {
        return Multipart.parse(body.getBytes(ISO_8859_1), "xyz");
    }

    private static String text(Multipart.Part part) {
        return new String(part.content(), ISO_8859_1);
    }
}
