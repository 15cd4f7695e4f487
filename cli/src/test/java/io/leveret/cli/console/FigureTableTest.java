package io.leveret.cli.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import org.junit.jupiter.api.Test;

class FigureTableTest {
    @Test
    void appendTo_rows_alignsFiguresRightAndWordsLeft() {
        FigureTable table = new FigureTable(2, "#", "ms", "operator", "result");
        table.row(9, "1.5", "ADD", "a");
        table.row(10, "12.5", "CONVOLUTION", "b\u001b");
        StringBuilder text = new StringBuilder();
        table.appendTo(text);
        assertEquals("""
                   #    ms  operator     result
                   9   1.5  ADD          a
                  10  12.5  CONVOLUTION  b
                """, text.toString());
    }
}
