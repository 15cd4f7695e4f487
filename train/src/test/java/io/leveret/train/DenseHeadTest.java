package io.leveret.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DenseHeadTest {
    private static DenseHead filled(int features, int hidden, int classes, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        DenseHead head = DenseHead.random(features, hidden, classes, random);
        for (int layer = 0; layer < head.layers(); layer++) {
            for (float[] values : new float[][]{head.weights(layer), head.biases(layer)}) {
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) random.nextDouble(-1, 1);
                }
            }
        }
        return head;
    }

    @Property(tries = 200)
    void logits_anySizes_areThoseOfPlainLoops(@ForAll @IntRange(min = 1, max = 35) int features,
            @ForAll @IntRange(max = 9) int hidden, @ForAll @IntRange(min = 2, max = 9) int classes,
            @ForAll long seed) {
        DenseHead head = filled(features, hidden, classes, seed);
        float[] input = new float[features];
        SplittableRandom random = new SplittableRandom(~seed);
        double[] values = new double[features];
        for (int i = 0; i < features; i++) {
            values[i] = input[i] = (float) random.nextGaussian();
        }
        for (int layer = 0; layer < head.layers(); layer++) {
            double[] next = new double[head.outputs(layer)];
            for (int unit = 0; unit < next.length; unit++) {
                next[unit] = head.biases(layer)[unit];
                for (int i = 0; i < values.length; i++) {
                    next[unit] += head.weights(layer)[unit * values.length + i] * values[i];
                }
                next[unit] = layer < head.layers() - 1 ? Math.max(0, next[unit]) : next[unit];
            }
            values = next;
        }
        float[] logits = head.logits(input);
        assertEquals(classes, logits.length);
        for (int i = 0; i < classes; i++) {
            assertEquals(values[i], logits[i], 1e-4);
        }
    }

    @Test
    void random_withoutAHiddenLayer_isUndecided() {
        DenseHead head = DenseHead.random(3, 0, 2, new SplittableRandom(1));
        assertArrayEquals(new float[2], head.logits(new float[]{1, -2, 3}));
        assertEquals(1, head.layers());
    }

    @Test
    void random_hiddenUnits_areNotAlike() {
        DenseHead head = DenseHead.random(3, 4, 2, new SplittableRandom(1));
        assertNotEquals(head.weights(0)[0], head.weights(0)[3]);
        assertNotEquals(head.weights(1)[0], head.weights(1)[1]);
        assertEquals(2, head.classes());
    }

    @Test
    void copy_changedAfterwards_leavesTheOther() {
        DenseHead head = filled(3, 4, 2, 1);
        DenseHead copy = head.copy();
        float[] before = head.logits(new float[]{1, 2, 3});
        assertArrayEquals(before, copy.logits(new float[]{1, 2, 3}));
        copy.weights(0)[0] += 1;
        copy.biases(1)[1] += 1;
        assertArrayEquals(before, head.logits(new float[]{1, 2, 3}));
    }

    @Test
    void softmax_logits_areProbabilities() {
        float[] values = {(float) Math.log(1), (float) Math.log(2), (float) Math.log(5)};
        DenseHead.softmax(values);
        assertArrayEquals(new float[]{0.125f, 0.25f, 0.625f}, values, 1e-6f);
    }

    @Test
    void softmax_extremeLogits_areFinite() {
        float[] values = {Float.MAX_VALUE, -Float.MAX_VALUE, 0};
        DenseHead.softmax(values);
        assertArrayEquals(new float[]{1, 0, 0}, values);
        float[] equal = {-Float.MAX_VALUE, -Float.MAX_VALUE};
        DenseHead.softmax(equal);
        assertArrayEquals(new float[]{0.5f, 0.5f}, equal);
    }
}
