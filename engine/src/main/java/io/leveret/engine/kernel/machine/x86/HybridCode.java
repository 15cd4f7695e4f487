package io.leveret.engine.kernel.machine.x86;

import static io.leveret.engine.kernel.machine.x86.Frame.PANEL;
import io.leveret.engine.kernel.machine.code.HybridPanel;
import io.leveret.engine.kernel.machine.code.PanelElements;
import io.leveret.machine.Address;
import io.leveret.machine.Assembler;

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

    private final Float32Sums floats;

    public HybridCode(Assembler code, boolean dotProducts, PanelElements elements) {
        super(code, new Avx2(code), dotProducts, elements, PLACE_BYTES, HybridPanel.SEGMENTS);
        this.floats = new Float32Sums(new Avx2(code));
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
        floats.store(pixels);
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
}
