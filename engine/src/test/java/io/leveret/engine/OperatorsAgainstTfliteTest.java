package io.leveret.engine;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;
import io.leveret.testing.TensorKind;
import io.leveret.testing.TfliteOracle;
import io.leveret.testing.TfliteOracle.Kernels;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every operator with every family of kernels against TensorFlow Lite with XNNPACK. Quantized values must be equal,
 * float32 values but for their last digits.
 */
class OperatorsAgainstTfliteTest {
    @TestFactory
    List<DynamicTest> conv2d_anyWindow_isEqual() {
        return equal(OperatorCases::convolution, 240);
    }

    @TestFactory
    List<DynamicTest> conv2d_manyChannels_isEqual() {
        return equal(OperatorCases::wideConvolution, 24);
    }

    @TestFactory
    List<DynamicTest> conv2d_manyChannelsInALine_isEqual() {
        return equal(OperatorCases::wideLineConvolution, 12);
    }

    @TestFactory
    List<DynamicTest> depthwiseConv2d_anyWindowAndMultiplier_isEqual() {
        return equal(OperatorCases::depthwise, 240);
    }

    @TestFactory
    List<DynamicTest> fullyConnected_anyShape_isEqual() {
        return equal(OperatorCases::fullyConnected, 180);
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
    List<DynamicTest> mean_anyAxes_isEqual() {
        return equal(OperatorCases::mean, 90);
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
    List<DynamicTest> functionsOfReals_anyShape_areEqual() {
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
    List<DynamicTest> tanh_anyScale_isEqual() {
        return equal(OperatorCases::tanh, 36);
    }

    @TestFactory
    List<DynamicTest> hardSwish_anyScales_isEqual() {
        return equal(seed -> OperatorCases.quantizedFunction("HARD_SWISH", seed), 36);
    }

    @TestFactory
    List<DynamicTest> elu_anyScales_isEqual() {
        return equal(seed -> OperatorCases.int8Function("ELU", seed), 36);
    }

    @TestFactory
    List<DynamicTest> abs_anyScales_isEqual() {
        return equal(seed -> OperatorCases.int8Function("ABS", seed), 36);
    }

    @TestFactory
    List<DynamicTest> leakyRelu_anyScales_isEqual() {
        return equal(OperatorCases::leakyRelu, 36);
    }

    @TestFactory
    List<DynamicTest> gelu_anyScales_isEqual() {
        return equal(OperatorCases::gelu, 36);
    }

    @TestFactory
    List<DynamicTest> sub_anyBroadcast_isEqual() {
        return equal(OperatorCases::sub, 120);
    }

    @TestFactory
    List<DynamicTest> mul_anyBroadcast_isEqual() {
        return equal(OperatorCases::mul, 120);
    }

    @TestFactory
    List<DynamicTest> div_anyBroadcast_isEqual() {
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
    List<DynamicTest> pairsOfReals_anyBroadcast_areEqual() {
        List<DynamicTest> tests = new ArrayList<>(
                equal(seed -> OperatorCases.float32Pairs("SQUARED_DIFFERENCE", seed), 40));
        tests.addAll(equal(seed -> OperatorCases.float32Pairs("POW", seed), 40));
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
    List<DynamicTest> split_anyAxis_isEqual() {
        return equal(MovementCases::split, 18);
    }

    @TestFactory
    List<DynamicTest> splitInto_anySizes_isEqual() {
        return equal(MovementCases::splitInto, 18);
    }

    @TestFactory
    List<DynamicTest> unpack_anyAxis_isEqual() {
        return equal(MovementCases::unpack, 18);
    }

    @TestFactory
    List<DynamicTest> pack_anyAxis_isEqual() {
        return equal(MovementCases::pack, 18);
    }

    @TestFactory
    List<DynamicTest> gather_anyAxis_isEqual() {
        return equal(MovementCases::gather, 18);
    }

    @TestFactory
    List<DynamicTest> broadcastTo_anyAxes_isEqual() {
        return equal(MovementCases::broadcast, 18);
    }

    @TestFactory
    List<DynamicTest> tile_anyMultiples_isEqual() {
        return equal(MovementCases::tile, 18);
    }

    @TestFactory
    List<DynamicTest> reverse_anyAxesAndTypes_isEqual() {
        return equal(MovementCases::reverse, 36);
    }

    @TestFactory
    List<DynamicTest> mirrorPad_bothModes_isEqual() {
        return equal(MovementCases::mirrorPad, 24);
    }

    @TestFactory
    List<DynamicTest> padWithValue_anyRank_isEqual() {
        return equal(MovementCases::padWithValue, 18);
    }

    @TestFactory
    List<DynamicTest> spaceToBatch_anyBlock_isEqual() {
        return equal(MovementCases::spaceToBatch, 18);
    }

    @TestFactory
    List<DynamicTest> batchToSpace_anyBlock_isEqual() {
        return equal(MovementCases::batchToSpace, 18);
    }

    @TestFactory
    List<DynamicTest> resizeNearestNeighbor_allModes_isEqual() {
        return equal(MovementCases::nearest, 30);
    }

    @TestFactory
    List<DynamicTest> stridedSliceWithEllipsis_isEqual() {
        return equal(MovementCases::stridedSliceWithEllipsis, 9);
    }

    @TestFactory
    List<DynamicTest> select_anyBroadcast_isEqual() {
        return equal(MovementCases::select, 24);
    }

    @TestFactory
    List<DynamicTest> cast_anyTypes_isEqual() {
        return equal(MovementCases::cast, 36);
    }

    @TestFactory
    List<DynamicTest> shapeArithmetic_isEqual() {
        return equal(MovementCases::shapeArithmetic, 9);
    }

    @TestFactory
    List<DynamicTest> spreadConvolution_isEqualToADilatedOne() {
        return equal(MovementCases::dilation, 24);
    }

    @TestFactory
    List<DynamicTest> logSoftmax_anyShape_isEqual() {
        return equal(ComputationCases::logSoftmax, 18);
    }

    @TestFactory
    List<DynamicTest> l2Normalization_anyShape_isEqual() {
        return equal(ComputationCases::l2Normalization, 18);
    }

    @TestFactory
    List<DynamicTest> localResponseNormalization_isEqual() {
        return equal(ComputationCases::localResponseNormalization, 12);
    }

    @TestFactory
    List<DynamicTest> batchMatMul_anyShape_isEqual() {
        return equal(ComputationCases::batchMatMul, 40);
    }

    @TestFactory
    List<DynamicTest> transposeConv_anyWindow_isEqual() {
        return equal(ComputationCases::transposeConv, 60);
    }

    @TestFactory
    List<DynamicTest> resizeBilinear_allModes_isEqual() {
        return equal(ComputationCases::bilinear, 45);
    }

    @TestFactory
    List<DynamicTest> cumsum_allModes_isEqual() {
        return equal(ComputationCases::cumsum, 16);
    }

    @TestFactory
    List<DynamicTest> addN_anyNumberOfOperands_isEqual() {
        return equal(ComputationCases::addN, 24);
    }

    @TestFactory
    List<DynamicTest> topK_anyTypeWithEqualValues_isEqual() {
        return equal(CompositionCases::topK, 60);
    }

    @TestFactory
    List<DynamicTest> gatherNd_anyTypeAndPositions_isEqual() {
        return equal(CompositionCases::gatherNd, 72);
    }

    @TestFactory
    List<DynamicTest> fakeQuant_anyRangeAndBits_isEqual() {
        List<DynamicTest> tests = new ArrayList<>(equal(CompositionCases::fakeQuant, 36));
        tests.addAll(equal(CompositionCases::fakeQuantOfMiddles, 8));
        return tests;
    }

    @TestFactory
    List<DynamicTest> signs_ofNumbers_areEqual() {
        List<DynamicTest> tests = new ArrayList<>();
        tests.addAll(equal(seed -> CompositionCases.signs("SIGN", TensorKind.FLOAT32, seed), 6));
        tests.addAll(equal(seed -> CompositionCases.signs("SIGN", TensorKind.INT32, seed), 6));
        tests.addAll(equal(seed -> CompositionCases.signs("ABS", TensorKind.INT32, seed), 6));
        tests.addAll(equal(seed -> CompositionCases.signs("NEG", TensorKind.INT32, seed), 6));
        tests.addAll(equal(seed -> CompositionCases.signs("NEG", TensorKind.INT64, seed), 6));
        return tests;
    }

    @TestFactory
    List<DynamicTest> atan2_inAllQuadrants_isEqual() {
        return equal(CompositionCases::atan2, 8);
    }

    @TestFactory
    List<DynamicTest> reduceTruth_anyAxes_isEqual() {
        List<DynamicTest> tests = new ArrayList<>(equal(seed -> CompositionCases.reduceTruth("REDUCE_ANY", seed), 18));
        tests.addAll(equal(seed -> CompositionCases.reduceTruth("REDUCE_ALL", seed), 18));
        return tests;
    }

    @TestFactory
    List<DynamicTest> conv3d_anyWindow_isEqual() {
        return equal(CompositionCases::conv3d, 36);
    }

    @TestFactory
    List<DynamicTest> operandsComputedFromShapes_areEqual() {
        List<DynamicTest> tests = new ArrayList<>(equal(CompositionCases::computedBlocks, 24));
        tests.addAll(equal(CompositionCases::computedImageSize, 12));
        tests.addAll(equal(CompositionCases::where, 18));
        return tests;
    }

    @TestFactory
    List<DynamicTest> blocksOfRows_areEqual() {
        List<DynamicTest> tests = new ArrayList<>(equal(MovementCases::spaceToBatchOfRows, 18));
        tests.addAll(equal(MovementCases::batchToSpaceOfRows, 18));
        return tests;
    }

    @TestFactory
    List<DynamicTest> sumOfQuantized_isEqual() {
        return equal(ComputationCases::sumOfQuantized, 12);
    }

    @TestFactory
    List<DynamicTest> product_ofReals_isEqual() {
        return equal(ComputationCases::product, 8);
    }

    @TestFactory
    List<DynamicTest> convolutionInGroups_isEqual() {
        return equal(ComputationCases::groups, 24);
    }

    @TestFactory
    List<DynamicTest> productsWithFourBits_areEqual() {
        return equal(ComputationCases::fourBits, 12);
    }

    @TestFactory
    List<DynamicTest> operatorsOfSixteenBits_areEqual() {
        return equal(ComputationCases::sixteenBits, 60);
    }

    @TestFactory
    List<DynamicTest> productsOfRealsAndInt8_areEqual() {
        return equal(ComputationCases::hybrid, 60);
    }

    @TestFactory
    List<DynamicTest> argMaxAndMin_anyAxis_areEqual() {
        List<DynamicTest> tests = new ArrayList<>(equal(seed -> ComputationCases.argExtremum(true, seed), 18));
        tests.addAll(equal(seed -> ComputationCases.argExtremum(false, seed), 18));
        return tests;
    }

    @TestFactory
    List<DynamicTest> comparisons_areEqual() {
        List<DynamicTest> tests = new ArrayList<>();
        for (String name : new String[]{"EQUAL", "NOT_EQUAL", "GREATER", "GREATER_EQUAL", "LESS", "LESS_EQUAL"}) {
            tests.addAll(equal(seed -> ComputationCases.comparison(name, seed), 9));
        }
        return tests;
    }

    @TestFactory
    List<DynamicTest> logicalOperators_areEqual() {
        List<DynamicTest> tests = new ArrayList<>();
        for (String name : new String[]{"LOGICAL_AND", "LOGICAL_OR", "LOGICAL_NOT"}) {
            tests.addAll(equal(seed -> ComputationCases.logical(name, seed), 2));
        }
        return tests;
    }

    @TestFactory
    List<DynamicTest> arithmeticOfIntegers_isEqual() {
        List<DynamicTest> tests = new ArrayList<>();
        for (String name : new String[]{"ADD", "SUB", "MUL", "DIV", "FLOOR_DIV", "FLOOR_MOD", "MAXIMUM", "MINIMUM"}) {
            tests.addAll(equal(seed -> ComputationCases.integers(name, seed), 4));
        }
        return tests;
    }

    @TestFactory
    List<DynamicTest> quantize_reals_isEqual() {
        return equal(OperatorCases::quantizeFloat32, 30);
    }

    @TestFactory
    List<DynamicTest> quantize_eightBits_isEqual() {
        return equal(OperatorCases::requantize, 60);
    }

    @TestFactory
    List<DynamicTest> dequantize_anyScale_isEqual() {
        return equal(OperatorCases::dequantize, 20);
    }

    /**
     * Where the stride leaps over the last pixels, padding SAME comes to less than none; XNNPACK then computes zeros
     * (its padding is unsigned), so TensorFlow Lite's own kernels are asked.
     */
    @TestFactory
    Stream<DynamicTest> conv2d_strideLeapsOverTheLastPixels_agreesWithBuiltInKernels() {
        return LongStream.range(0, 12).mapToObj(OperatorCases::leapingConvolution)
                .map(operator -> dynamicTest(operator.name(), () -> compare(operator, Kernels.BUILT_IN)));
    }

    private static List<DynamicTest> equal(LongFunction<OperatorCase> cases, int count) {
        return LongStream.range(0, count).mapToObj(cases)
                .map(operator -> dynamicTest(operator.name(), () -> compare(operator, Kernels.XNNPACK))).toList();
    }

    private static void compare(OperatorCase operator, Kernels kernels) {
        List<byte[]> expected = TfliteOracle.ask(operator.model(), kernels, operator.inputs().toArray(byte[][]::new));
        for (KernelChoice family : Engines.FAMILIES) {
            List<byte[]> actual = Engines.run(operator.model(), family, operator.inputs());
            for (int i = 0; i < expected.size(); i++) {
                new Agreement(0).compare(family.name() + " " + operator.name(), operator.outputs().get(i),
                        expected.get(i), actual.get(i));
            }
        }
    }
}
