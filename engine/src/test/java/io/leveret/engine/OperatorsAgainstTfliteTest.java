package io.leveret.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.leveret.engine.kernel.KernelFamily;
import io.leveret.testing.TfliteOracle;
import io.leveret.testing.TfliteOracle.Kernels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every operator with every family of kernels against TensorFlow Lite with XNNPACK. Quantised values may be a step off
 * where a product falls between two steps, in at most one of a thousand; most operators must be exact.
 */
class OperatorsAgainstTfliteTest {
    private static final double ALMOST_ALL = 0.999;

    @TestFactory
    List<DynamicTest> conv2d_anyWindow_agrees() {
        return withinOneStep(OperatorCases::convolution, 240);
    }

    @TestFactory
    List<DynamicTest> conv2d_manyChannels_agrees() {
        return withinOneStep(OperatorCases::wideConvolution, 24);
    }

    @TestFactory
    List<DynamicTest> conv2d_manyChannelsInALine_agrees() {
        return withinOneStep(OperatorCases::wideLineConvolution, 12);
    }

    @TestFactory
    List<DynamicTest> depthwiseConv2d_anyWindowAndMultiplier_agrees() {
        return withinOneStep(OperatorCases::depthwise, 240);
    }

    @TestFactory
    List<DynamicTest> fullyConnected_anyShape_agrees() {
        return withinOneStep(OperatorCases::fullyConnected, 180);
    }

    @TestFactory
    List<DynamicTest> averagePool2d_anyWindow_isEqual() {
        return equal(OperatorCases::averagePool, 60);
    }

    @TestFactory
    List<DynamicTest> maxPool2d_anyWindow_isEqual() {
        return equal(OperatorCases::maxPool, 60);
    }

    @TestFactory
    List<DynamicTest> add_anyBroadcast_isEqual() {
        return equal(OperatorCases::add, 180);
    }

    @TestFactory
    List<DynamicTest> concatenation_anyAxisAndScales_isEqual() {
        return equal(OperatorCases::concatenation, 60);
    }

    @TestFactory
    List<DynamicTest> mean_anyAxes_agrees() {
        return withinOneStep(OperatorCases::mean, 90);
    }

    @TestFactory
    List<DynamicTest> pad_anyRank_isEqual() {
        return equal(OperatorCases::pad, 36);
    }

    @TestFactory
    List<DynamicTest> reshape_anyShape_isEqual() {
        return equal(OperatorCases::reshape, 18);
    }

    @TestFactory
    List<DynamicTest> squeeze_anyAxes_isEqual() {
        return equal(OperatorCases::squeeze, 18);
    }

    @TestFactory
    List<DynamicTest> softmax_anyShape_isEqual() {
        return equal(OperatorCases::softmax, 45);
    }

    @TestFactory
    List<DynamicTest> logistic_anyScale_isEqual() {
        return equal(OperatorCases::logistic, 36);
    }

    @TestFactory
    List<DynamicTest> relu_anyScales_isEqual() {
        return equal(OperatorCases::relu, 36);
    }

    @TestFactory
    List<DynamicTest> relu6_anyScales_isEqual() {
        return equal(OperatorCases::relu6, 36);
    }

    @TestFactory
    List<DynamicTest> functionsOfReals_anyShape_agree() {
        List<DynamicTest> tests = new ArrayList<>();
        for (String name : new String[]{"ABS", "NEG", "SQUARE",
                "EXP", "SIN", "COS", "FLOOR",
                "CEIL", "ROUND", "RELU_N1_TO_1",
                "RELU_0_TO_1"}) {
            tests.addAll(equal(seed -> OperatorCases.function(name, false, seed), 6));
        }
        for (String name : new String[]{"SQRT", "RSQRT", "LOG"}) {
            tests.addAll(equal(seed -> OperatorCases.function(name, true, seed), 6));
        }
        return tests;
    }

    @TestFactory
    List<DynamicTest> tanh_anyScale_agrees() {
        return withinOneStep(OperatorCases::tanh, 36);
    }

    @TestFactory
    List<DynamicTest> hardSwish_anyScales_isEqual() {
        return equal(seed -> OperatorCases.quantizedFunction("HARD_SWISH", seed), 36);
    }

    @TestFactory
    List<DynamicTest> elu_anyScales_agrees() {
        return withinOneStep(seed -> OperatorCases.int8Function("ELU", seed), 36);
    }

    @TestFactory
    List<DynamicTest> abs_anyScales_agrees() {
        return withinOneStep(seed -> OperatorCases.int8Function("ABS", seed), 36);
    }

    @TestFactory
    List<DynamicTest> leakyRelu_anyScales_isEqual() {
        return equal(OperatorCases::leakyRelu, 36);
    }

    @TestFactory
    List<DynamicTest> gelu_anyScales_agrees() {
        return withinOneStep(OperatorCases::gelu, 36);
    }

    @TestFactory
    List<DynamicTest> sub_anyBroadcast_isEqual() {
        return equal(OperatorCases::sub, 120);
    }

    @TestFactory
    List<DynamicTest> mul_anyBroadcast_agrees() {
        return withinOneStep(OperatorCases::mul, 120);
    }

    @TestFactory
    List<DynamicTest> div_anyBroadcast_agrees() {
        return equal(OperatorCases::div, 40);
    }

    @TestFactory
    List<DynamicTest> maximum_anyBroadcast_isEqual() {
        return equal(seed -> OperatorCases.extremum("MAXIMUM", seed), 60);
    }

    @TestFactory
    List<DynamicTest> minimum_anyBroadcast_isEqual() {
        return equal(seed -> OperatorCases.extremum("MINIMUM", seed), 60);
    }

    @TestFactory
    List<DynamicTest> pairsOfReals_anyBroadcast_agree() {
        List<DynamicTest> tests = new ArrayList<>(
                equal(seed -> OperatorCases.realPairs("SQUARED_DIFFERENCE", seed), 40));
        tests.addAll(equal(seed -> OperatorCases.realPairs("POW", seed), 40));
        return tests;
    }

    @TestFactory
    List<DynamicTest> prelu_anyShape_isEqual() {
        return equal(OperatorCases::prelu, 24);
    }

    @TestFactory
    List<DynamicTest> expandDims_anyAxis_isEqual() {
        return equal(OperatorCases::expandDims, 18);
    }

    @TestFactory
    List<DynamicTest> transpose_anyPermutation_isEqual() {
        return equal(OperatorCases::transpose, 36);
    }

    @TestFactory
    List<DynamicTest> slice_anyPart_isEqual() {
        return equal(OperatorCases::slice, 36);
    }

    @TestFactory
    List<DynamicTest> stridedSlice_anyMasksAndStrides_isEqual() {
        return equal(OperatorCases::stridedSlice, 90);
    }

    @TestFactory
    List<DynamicTest> spaceToDepth_anyBlock_isEqual() {
        return equal(OperatorCases::spaceToDepth, 18);
    }

    @TestFactory
    List<DynamicTest> depthToSpace_anyBlock_isEqual() {
        return equal(OperatorCases::depthToSpace, 18);
    }

    @TestFactory
    List<DynamicTest> reductions_anyAxes_areEqual() {
        List<DynamicTest> tests = new ArrayList<>(equal(seed -> OperatorCases.reduce("SUM", true, seed), 24));
        tests.addAll(equal(seed -> OperatorCases.reduce("REDUCE_MAX", false, seed), 36));
        tests.addAll(equal(seed -> OperatorCases.reduce("REDUCE_MIN", false, seed), 36));
        return tests;
    }

    @TestFactory
    List<DynamicTest> quantize_reals_isEqual() {
        return equal(OperatorCases::quantizeReals, 30);
    }

    @TestFactory
    List<DynamicTest> quantize_eightBits_isEqual() {
        return equal(OperatorCases::requantize, 60);
    }

    @TestFactory
    List<DynamicTest> dequantize_anyScale_agrees() {
        return equal(OperatorCases::dequantize, 20);
    }

    /**
     * Where the stride leaps over the last pixels, padding SAME comes to less than none; XNNPACK then computes zeros (its
     * padding is unsigned), so TensorFlow Lite's own kernels are asked.
     */
    @TestFactory
    Stream<DynamicTest> conv2d_strideLeapsOverTheLastPixels_agreesWithBuiltInKernels() {
        return LongStream.range(0, 12).mapToObj(OperatorCases::leapingConvolution)
                .map(operator -> dynamicTest(operator.name(), () -> compare(operator, Kernels.BUILT_IN,
                        agreements(0))));
    }

    private static List<DynamicTest> equal(LongFunction<OperatorCase> cases, int count) {
        return compare(cases, count, 0);
    }

    private static List<DynamicTest> withinOneStep(LongFunction<OperatorCase> cases,
            int count) {
        return compare(cases, count, 1);
    }

    /** A test for each case, and a last one of what they have counted. */
    private static List<DynamicTest> compare(LongFunction<OperatorCase> cases, int count,
            int maxSteps) {
        Map<KernelFamily, Agreement> agreements = agreements(maxSteps);
        List<DynamicTest> tests = new ArrayList<>();
        for (long seed = 0; seed < count; seed++) {
            OperatorCase operator = cases.apply(seed);
            tests.add(dynamicTest(operator.name(), () -> compare(operator, Kernels.XNNPACK, agreements)));
        }
        tests.add(dynamicTest("almost all values are equal", () -> agreements.forEach((family, agreement) -> {
            assertTrue(agreement.equalShare() >= ALMOST_ALL, () -> family.name() + ": " + agreement);
        })));
        return tests;
    }

    private static Map<KernelFamily, Agreement> agreements(int maxSteps) {
        Map<KernelFamily, Agreement> agreements = new LinkedHashMap<>();
        Engines.FAMILIES.forEach(family -> agreements.put(family, new Agreement(maxSteps)));
        return agreements;
    }

    private static void compare(OperatorCase operator, Kernels kernels, Map<KernelFamily, Agreement> agreements) {
        byte[] expected = TfliteOracle
                .ask(operator.model(), kernels, operator.inputs().toArray(byte[][]::new)).getFirst();
        agreements.forEach((family, agreement) -> {
            byte[] actual = Engines.run(operator.model(), family, operator.inputs()).getFirst();
            agreement.compare(family.name() + " " + operator.name(), operator.output(), expected, actual);
        });
    }
}
