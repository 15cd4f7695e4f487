package io.leveret.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.ErrorCode;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ErrorStatusTest {
    @Test
    void of_code_isAWordAnExitCodeAndAStatus() {
        assertEquals(new ErrorStatus("bad-photo", ExitCode.BAD_INPUT, 422), ErrorStatus.of(ErrorCode.BAD_PHOTO));
        assertEquals(new ErrorStatus("bad-option", ExitCode.BAD_INPUT, 400), ErrorStatus.of(ErrorCode.BAD_OPTION));
        assertEquals(new ErrorStatus("limit-exceeded", ExitCode.BAD_INPUT, 413),
                ErrorStatus.of(ErrorCode.LIMIT_EXCEEDED));
        assertEquals(new ErrorStatus("unavailable", ExitCode.BAD_INPUT, 404), ErrorStatus.of(ErrorCode.UNAVAILABLE));
    }

    @Test
    void of_eachCode_isAnErrorOfItsOwnWord() {
        assertEquals(ErrorCode.values().length,
                Arrays.stream(ErrorCode.values()).map(code -> ErrorStatus.of(code).word()).distinct().count());
        for (ErrorCode code : ErrorCode.values()) {
            assertTrue(ErrorStatus.of(code).httpStatus() >= 400, code.name());
            assertTrue(ErrorStatus.of(code).exitCode().code() >= 2, code.name());
        }
    }
}
