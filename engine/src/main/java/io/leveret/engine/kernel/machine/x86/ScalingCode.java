package io.leveret.engine.kernel.machine.x86;

import static io.leveret.engine.kernel.machine.x86.Frame.COUNT;
import static io.leveret.engine.kernel.machine.x86.Frame.OUT;
import static io.leveret.engine.kernel.machine.x86.Frame.PANEL;
import static io.leveret.engine.kernel.machine.x86.Frame.PLACES;
import static io.leveret.machine.Assembler.Condition.NOT_EQUAL;
import io.leveret.engine.kernel.machine.code.ScalePanel;
import io.leveret.machine.Address;
import io.leveret.machine.Assembler;
import io.leveret.machine.Assembler.Label;

/**
 * The code that brings int16 to another scale, sixteen elements at a time. Parameters are those of a {@link Frame}: the
 * places are the elements, whose number is a multiple of sixteen above 0; there is no other input.
 */
public final class ScalingCode {
    /** How many elements are converted at a time. */
    public static final int TOGETHER = 16;

    private static final int VALUES = 0;
    private static final int OTHERS = 1;
    private static final int SCALE = 2;
    private static final int MAX = 3;
    private static final int MIN = 4;

    private ScalingCode() {}

    static void write(Assembler code) {
        Frame.enter(code);
        code.vpbroadcastd(SCALE, Address.at(PANEL, ScalePanel.SCALE));
        code.vpbroadcastd(MAX, Address.at(PANEL, ScalePanel.MAX));
        code.vpbroadcastd(MIN, Address.at(PANEL, ScalePanel.MIN));
        Label loop = code.here();
        code.vmovdqu(VALUES, Address.at(PLACES));
        Widening.write(code, VALUES, VALUES, OTHERS);
        Widening.scale(code, VALUES, SCALE, MAX);
        Widening.scale(code, OTHERS, SCALE, MAX);
        code.vpackssdw(VALUES, VALUES, OTHERS);
        code.vpmaxsw(VALUES, VALUES, MIN);
        code.vmovdqu(Address.at(OUT), VALUES);
        code.add(PLACES, TOGETHER * Short.BYTES);
        code.add(OUT, TOGETHER * Short.BYTES);
        code.sub(COUNT, TOGETHER);
        code.jcc(NOT_EQUAL, loop);
        Frame.leave(code);
    }
}
