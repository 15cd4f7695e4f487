package io.leveret.server.teach;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.leveret.server.problem.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClassNameTest {
    @Test
    void folder_ofAnyName_isOnePlainNameAndComesBack() {
        for (String name : List.of("cup", "my cup", "..", ".", ".hidden", "a.b", "50% off", "C:", "CON", "ключ", "猫",
                "👩‍🔬", "lost+found", "a:b", "~", "*?\"<>|", "%2F", "é", "x".repeat(80))) {
            ClassName named = ClassName.of(name);
            String folder = named.folder();
            assertTrue(folder.matches("[A-Za-z0-9 _%-]{1,240}"), folder);
            assertEquals(1, Path.of(folder).getNameCount(), folder);
            assertFalse(folder.startsWith("."), folder);
            assertEquals(Optional.of(named), ClassName.ofFolder(folder), name);
        }
    }

    @Test
    void of_decomposedLetters_isTheSameName() {
        assertEquals(ClassName.of("é"), ClassName.of("e\u0301"));
    }

    @Test
    void of_unusableName_isRefusedInOneLine() {
        for (String name : List.of("", " ", " a", "a ", "a/b", "../etc", "a\\b", "a\nb", "a\u0000b", "\u202eabc",
                "a\u2028b", "\ufffd", "\ud800", "\ue000", "x".repeat(81), "猫".repeat(27))) {
            Problem refused = assertThrows(Problem.class, () -> ClassName.of(name), name);
            assertEquals(400, refused.status());
            assertEquals(1, refused.getMessage().lines().count(), refused.getMessage());
        }
    }

    @Test
    void ofFolder_notMadeByServer_isNone() {
        for (String folder : List.of("a.b", "%", "%2", "%zz", "%2f", "%41", "%FF", "a%2Fb", "ключ", " a")) {
            assertEquals(Optional.empty(), ClassName.ofFolder(folder), folder);
        }
    }
}
