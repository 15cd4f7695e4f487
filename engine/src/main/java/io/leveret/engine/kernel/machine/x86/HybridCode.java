package io.leveret.engine.kernel.machine.x86;

import static io.leveret.engine.kernel.machine.x86.Frame.OUT;
import static io.leveret.engine.kernel.machine.x86.Frame.PANEL;
import static io.leveret.machine.Assembler.Condition.BELOW;
import static io.leveret.machine.Register.R10;
import io.leveret.engine.kernel.machine.code.HybridPanel;
import io.leveret.engine.kernel.machine.code.Panel;
import io.leveret.engine.kernel.machine.code.PanelElements;
import io.leveret.machine.Address;
import io.leveret.machine.Assembler;
import io.leveret.machine.Assembler.Label;
import io.leveret.machine.Register;

/**
 * The code of convolutions of quantized values whose scale differs from pixel to pixel: beside the place of each lie
 * the value that stands for 0 and the scale. Sums start from minus the zero point times the sum of the weights, and
 * leave the registers as float32: times the pixel's scale and the channel's, plus the bias, clamped.
 */
public final class HybridCode extends ConvolutionCode {
    /** Bytes from a pixel's place to the next one's. */
    public static final int PLACE_BYTES = 12;
    private static final int ZERO = 4; // behind the place, int32
    private static final int SCALE = 8; // behind the place, float32

    public HybridCode(Assembler code, boolean dotProducts, PanelElements elements) {
        super(code, dotProducts, elements, PLACE_BYTES, HybridPanel.SEGMENTS);
    }

    @Override
    void begin(int pixels) {
        code.vmovdqu(LOW, Address.at(PANEL, HybridPanel.WEIGHT_SUMS));
        code.vmovdqu(HIGH, Address.at(PANEL, HybridPanel.WEIGHT_SUMS + 32));
        for (int pixel = 0; pixel < pixels; pixel++) {
            code.vpbroadcastd(ELEMENTS, besidePlace(pixel, pixels, ZERO));
            code.vpmulld(2 * pixel, ELEMENTS, LOW);
            code.vpmulld(2 * pixel + 1, ELEMENTS, HIGH);
        }
    }

    @Override
    void finish(int pixels) {
        code.vmovdqu(LOW, Address.at(PANEL, HybridPanel.SCALES));
        code.vmovdqu(HIGH, Address.at(PANEL, HybridPanel.SCALES + 32));
        for (int pixel = 0; pixel < pixels; pixel++) {
            code.vpbroadcastd(ELEMENTS, besidePlace(pixel, pixels, SCALE));
            scale(2 * pixel, LOW);
            scale(2 * pixel + 1, HIGH);
        }
        code.vmovdqu(LOW, Address.at(PANEL, HybridPanel.BIAS));
        code.vmovdqu(HIGH, Address.at(PANEL, HybridPanel.BIAS + 32));
        code.vmovdqu(ELEMENTS, Address.at(PANEL, HybridPanel.MAX));
        code.vmovdqu(OTHERS, Address.at(PANEL, HybridPanel.MIN));
        for (int pixel = 0; pixel < pixels; pixel++) {
            clamp(2 * pixel, LOW);
            clamp(2 * pixel + 1, HIGH);
        }
        Label some = code.label();
        Label done = code.label();
        code.cmp(Address.at(PANEL, Panel.CHANNELS), Panel.WIDTH);
        code.jcc(BELOW, some);
        for (int pixel = 0; pixel < pixels; pixel++) {
            code.vmovdqu(Address.at(OUT), 2 * pixel);
            code.vmovdqu(Address.at(OUT, 32), 2 * pixel + 1);
            code.add(OUT, Address.at(PANEL, Panel.OUT_STRIDE));
        }
        code.jmp(done);
        code.place(some);
        for (int pixel = 0; pixel < pixels; pixel++) {
            storeSome(2 * pixel, 2 * pixel + 1);
            code.add(OUT, Address.at(PANEL, Panel.OUT_STRIDE));
        }
        code.place(done);
    }

    private void scale(int sums, int scales) {
        code.vcvtdq2ps(sums, sums);
        code.vmulps(sums, sums, ELEMENTS);
        code.vmulps(sums, sums, scales);
    }

    private void clamp(int results, int bias) {
        code.vaddps(results, results, bias);
        code.vmaxps(results, results, OTHERS);
        code.vminps(results, results, ELEMENTS);
    }

    /** Stores the results of a panel with fewer than sixteen channels. */
    private void storeSome(int low, int high) {
        Register to = R10;
        code.mov(to, OUT);
        part(8, Float.BYTES, () -> {
            code.vmovdqu(Address.at(to), low);
            code.vmaxps(low, high, high); // a copy
        });
        part(4, Float.BYTES, () -> {
            code.vmovdquXmm(Address.at(to), low);
            code.vextracti128High(low, low);
        });
        part(2, Float.BYTES, () -> {
            code.vmovq(Address.at(to), low);
            code.vpsrldqXmm(low, low, 8);
        });
        part(1, Float.BYTES, () -> code.vmovd(Address.at(to), low));
    }
}
