package io.leveret.wire;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import io.leveret.base.MessageText;
import org.jspecify.annotations.Nullable;

/**
 * Escapes controls in JSON strings beyond those that JSON demands: a document that is shown on a terminal cannot
 * reorder its text. Programs read the same strings.
 */
final class ControlEscapes extends CharacterEscapes {
    private static final long serialVersionUID = 1L;
    private static final int DELETE = 0x7f;

    private final int[] ascii = standardAsciiEscapesForJSON();

    ControlEscapes() {
        ascii[DELETE] = ESCAPE_STANDARD;
    }

    @Override
    public int[] getEscapeCodesForAscii() {
        return ascii;
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int character) {
        return MessageText.isControl((char) character)
                ? new SerializedString(MessageText.escaped(String.valueOf((char) character)))
                : null;
    }
}
