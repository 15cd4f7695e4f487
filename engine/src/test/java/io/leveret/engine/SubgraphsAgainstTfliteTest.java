package io.leveret.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.testing.FusedActivation;
import io.leveret.testing.LittleEndian;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.ModelPacker;
import io.leveret.testing.OutsideBuffers;
import io.leveret.testing.Quant;
import io.leveret.testing.RandomLayers;
import io.leveret.testing.RandomTensors;
import io.leveret.testing.Subgraphs;
import io.leveret.testing.TensorKind;
import io.leveret.testing.TfliteOracle;
import io.leveret.testing.TfliteOracle.Kernels;
import io.leveret.testing.Window;
import io.leveret.tflite.ModelLimits;
import io.leveret.tflite.ModelReader;
import io.leveret.tflite.ModelWriteException;
import io.leveret.tflite.ModelWriter;
import io.leveret.tflite.format.ModelFormatException;
import io.leveret.tflite.format.UnsupportedOperatorException;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.lite.schema.AssignVariableOptionsT;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.BuiltinOptionsUnion;
import org.tensorflow.lite.schema.CallOnceOptionsT;
import org.tensorflow.lite.schema.IfOptionsT;
import org.tensorflow.lite.schema.LessOptionsT;
import org.tensorflow.lite.schema.ModelT;
import org.tensorflow.lite.schema.OperatorT;
import org.tensorflow.lite.schema.ReadVariableOptionsT;
import org.tensorflow.lite.schema.TensorT;
import org.tensorflow.lite.schema.TensorType;
import org.tensorflow.lite.schema.VarHandleOptionsT;
import org.tensorflow.lite.schema.WhileOptionsT;

/** Files as they are written now, beside TensorFlow Lite: composites, IF, WHILE, open shapes, buffers outside. */
class SubgraphsAgainstTfliteTest {
    private static final int[] SHAPE = {1, 4, 4, 3};

    private static Quant quant(TensorKind kind) {
        return kind == TensorKind.FLOAT32 ? Quant.NONE : Quant.perTensor(1 / 16.0, kind == TensorKind.INT8 ? 3 : 128);
    }

    /** A graph of layers that keep the shape. */
    private static byte[] layers(TensorKind kind, int seed, int count) {
        ModelBuilder model = new ModelBuilder();
        RandomLayers layers = new RandomLayers(model, seed);
        int last = model.input(kind, quant(kind), SHAPE);
        for (int i = 0; i < count; i++) {
            last = layers.conv2d(last, 3, 3, 3, Window.same().activation(FusedActivation.RELU6), quant(kind));
        }
        return model.output(last).build();
    }

    /** A RELU, as a place for another operator, between layers. */
    private static byte[] caller(TensorKind kind) {
        ModelBuilder model = new ModelBuilder();
        RandomLayers layers = new RandomLayers(model, 9);
        int image = model.input(kind, quant(kind), SHAPE);
        int first = layers.conv2d(image, 3, 1, 1, Window.same(), quant(kind));
        int place = model.relu(first, quant(kind));
        return model.output(layers.conv2d(place, 5, 2, 2, Window.valid(), quant(kind))).build();
    }

    private static void compare(TensorKind kind, byte[] asked, byte[] file) {
        byte[] image = new RandomTensors(3).tensor(kind, SHAPE);
        List<byte[]> expected = TfliteOracle.ask(asked, Kernels.XNNPACK, image);
        for (KernelChoice family : Engines.FAMILIES) {
            List<byte[]> actual = Engines.run(file, family, List.of(image));
            new Agreement(kind == TensorKind.FLOAT32 ? 0 : 1).compare(family.name(), kind, expected.getFirst(),
                    actual.getFirst());
        }
    }

    private static byte[] composite(TensorKind kind) {
        ModelT model = Subgraphs.of(caller(kind), layers(kind, 1, 2));
        Subgraphs.makeComposite(model, 0, 1, 1);
        return ModelPacker.pack(model);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "UINT8", "INT8"})
    void run_composite_isItsDecomposition(TensorKind kind) {
        compare(kind, composite(kind), composite(kind));
    }

    @Test
    void run_nestedComposites_areTheirDecompositions() {
        ModelT model = Subgraphs.of(caller(TensorKind.FLOAT32), caller(TensorKind.FLOAT32),
                layers(TensorKind.FLOAT32, 1, 2), layers(TensorKind.FLOAT32, 2, 1));
        model.getSubgraphs()[1].setOutputs(new int[]{model.getSubgraphs()[1].getOperators()[1].getOutputs()[0]});
        model.getSubgraphs()[1].setOperators(Arrays.copyOf(model.getSubgraphs()[1].getOperators(), 2));
        Subgraphs.makeComposite(model, 0, 1, 1);
        Subgraphs.makeComposite(model, 1, 1, 2);
        byte[] file = ModelPacker.pack(model);
        compare(TensorKind.FLOAT32, file, file);
    }

    @Test
    void run_compositeThatReturnsItsOperand_isAnotherName() {
        ModelT model = Subgraphs.of(caller(TensorKind.FLOAT32), layers(TensorKind.FLOAT32, 1, 1));
        model.getSubgraphs()[1].setOutputs(model.getSubgraphs()[1].getInputs());
        Subgraphs.makeComposite(model, 0, 1, 1);
        byte[] file = ModelPacker.pack(model);
        compare(TensorKind.FLOAT32, file, file);
    }

    @Test
    void write_composite_isRefused() throws ModelFormatException {
        assertTrue(assertThrows(ModelWriteException.class,
                () -> ModelWriter.write(ModelReader.read(composite(TensorKind.FLOAT32), "composite",
                        ModelLimits.DEFAULT)))
                .getMessage().contains("it has 2 graphs, of which one was read"));
    }

    private static String refusal(ModelT model) {
        UnsupportedOperatorException refused = assertThrows(UnsupportedOperatorException.class,
                () -> ModelReader.read(ModelPacker.pack(model), "hostile", ModelLimits.DEFAULT));
        return refused.operators().getFirst();
    }

    @Test
    void read_compositeThatCannotBeInlined_saysWhy() {
        ModelT circle = Subgraphs.of(caller(TensorKind.FLOAT32), caller(TensorKind.FLOAT32));
        Subgraphs.makeComposite(circle, 0, 1, 1);
        Subgraphs.makeComposite(circle, 1, 1, 0);
        circle.getSubgraphs()[1].setOutputs(new int[]{circle.getSubgraphs()[1].getOperators()[1].getOutputs()[0]});
        assertEquals("STABLEHLO_COMPOSITE of graph 0, which contains it (operator 1 of graph 1)", refusal(circle));
        for (int missing : new int[]{2, 99, Integer.MAX_VALUE}) {
            ModelT outside = Subgraphs.of(caller(TensorKind.FLOAT32), layers(TensorKind.FLOAT32, 1, 1));
            Subgraphs.makeComposite(outside, 0, 1, missing);
            assertEquals("STABLEHLO_COMPOSITE of graph " + missing + " of 2 (operator 1)", refusal(outside));
        }
        ModelT none = Subgraphs.of(caller(TensorKind.FLOAT32));
        Subgraphs.makeComposite(none, 0, 1, -1);
        assertEquals("STABLEHLO_COMPOSITE without a decomposition (operator 1)", refusal(none));
        ModelT other = Subgraphs.of(caller(TensorKind.INT8), layers(TensorKind.INT8, 1, 1));
        other.getSubgraphs()[1].getTensors()[0].getQuantization().setScale(new float[]{.5f});
        Subgraphs.makeComposite(other, 0, 1, 1);
        assertEquals("STABLEHLO_COMPOSITE whose graph quantizes its operand 0 otherwise (operator 1)", refusal(other));
    }

    /** Each graph uses the next one twice, so the whole would have 2^30 operators. */
    @Test
    void read_compositesThatDouble_areRefusedByTheLimit() {
        ModelBuilder twice = new ModelBuilder();
        int input = twice.input(TensorKind.FLOAT32, SHAPE);
        byte[] graph = twice.output(twice.relu(twice.relu(input, Quant.NONE), Quant.NONE)).build();
        byte[][] graphs = new byte[30][];
        Arrays.fill(graphs, graph);
        ModelT model = Subgraphs.of(graphs);
        for (int i = 0; i < graphs.length - 1; i++) {
            Subgraphs.makeComposite(model, i, 0, i + 1);
            Subgraphs.makeComposite(model, i, 1, i + 1);
        }
        ModelFormatException refused = assertThrows(ModelFormatException.class,
                () -> ModelReader.read(ModelPacker.pack(model), "doubling", ModelLimits.DEFAULT));
        assertTrue(refused.getMessage().contains("above the limit of") || refused.getMessage().contains("fit"),
                refused.getMessage());
    }

    // ---- IF and WHILE ----

    private static BuiltinOptionsUnion options(byte type, Object value) {
        BuiltinOptionsUnion union = new BuiltinOptionsUnion();
        union.setType(type);
        union.setValue(value);
        return union;
    }

    private static ModelT choice(boolean condition) {
        ModelBuilder model = new ModelBuilder();
        int image = model.input(TensorKind.FLOAT32, SHAPE);
        int chosen = model.constant(TensorKind.BOOL, Quant.NONE, new byte[]{(byte) (condition ? 1 : 0)}, 1);
        int result = model.tensor(TensorKind.FLOAT32, Quant.NONE, SHAPE);
        IfOptionsT branches = new IfOptionsT();
        branches.setThenSubgraphIndex(1);
        branches.setElseSubgraphIndex(2);
        model.operator(BuiltinOperator.IF, 1, options(BuiltinOptions.IfOptions, branches),
                new int[]{chosen, image}, new int[]{result});
        return Subgraphs.of(model.output(result).build(), layers(TensorKind.FLOAT32, 1, 1),
                layers(TensorKind.FLOAT32, 2, 2));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void run_ifOfAConstant_isItsBranch(boolean condition) {
        byte[] file = ModelPacker.pack(choice(condition));
        compare(TensorKind.FLOAT32, file, file);
    }

    private static byte[] graph(ModelBuilder model, UnaryOperator<int[]> results) {
        int count = model.input(TensorKind.INT32, 1);
        int image = model.input(TensorKind.FLOAT32, SHAPE);
        return model.output(results.apply(new int[]{count, image})).build();
    }

    /** A loop of so many rounds over a layer. */
    private static ModelT loop(int from, int end, int stride) {
        ModelBuilder main = new ModelBuilder();
        int image = main.input(TensorKind.FLOAT32, SHAPE);
        int start = main.constant(TensorKind.INT32, Quant.NONE, LittleEndian.bytes(new int[]{from}), 1);
        int count = main.tensor(TensorKind.INT32, Quant.NONE, 1);
        int result = main.tensor(TensorKind.FLOAT32, Quant.NONE, SHAPE);
        WhileOptionsT graphs = new WhileOptionsT();
        graphs.setCondSubgraphIndex(1);
        graphs.setBodySubgraphIndex(2);
        main.operator(BuiltinOperator.WHILE, 1, options(BuiltinOptions.WhileOptions, graphs),
                new int[]{start, image}, new int[]{count, result});
        ModelBuilder condition = new ModelBuilder();
        byte[] less = graph(condition, in -> {
            int most = condition.constant(TensorKind.INT32, Quant.NONE, LittleEndian.bytes(new int[]{end}), 1);
            int goesOn = condition.tensor(TensorKind.BOOL, Quant.NONE, 1);
            condition.operator(BuiltinOperator.LESS, 1, options(BuiltinOptions.LessOptions,
                    new LessOptionsT()), new int[]{in[0], most}, new int[]{goesOn});
            return new int[]{goesOn};
        });
        ModelBuilder body = new ModelBuilder();
        RandomLayers layers = new RandomLayers(body, 4);
        byte[] round = graph(body, in -> {
            int one = body.constant(TensorKind.INT32, Quant.NONE, LittleEndian.bytes(new int[]{stride}), 1);
            int next = body.add(in[0], one, FusedActivation.NONE, Quant.NONE);
            return new int[]{next, layers.conv2d(in[1], 3, 3, 3, Window.same().activation(FusedActivation.RELU6),
                    Quant.NONE)};
        });
        return Subgraphs.of(main.output(result).build(), less, round);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5})
    void run_whileOfKnownRounds_isItsBodyThatOften(int rounds) {
        byte[] file = ModelPacker.pack(loop(0, 2 * rounds, 2));
        compare(TensorKind.FLOAT32, file, file);
    }

    @Test
    void read_loopsWithoutEnd_areRefused() {
        for (int stride : new int[]{0, -1}) {
            ModelFormatException refused = assertThrows(ModelFormatException.class,
                    () -> ModelReader.read(ModelPacker.pack(loop(0, 5, stride)), "endless", ModelLimits.DEFAULT));
            assertTrue(refused.getMessage().contains("above the limit of")
                    || refused.getMessage().contains("does not fit"), refused.getMessage());
        }
    }

    @Test
    void read_computedConditions_areRefusedByName() {
        ModelT choice = choice(true);
        choice.getSubgraphs()[0].setInputs(new int[]{0, 1});
        choice.getSubgraphs()[0].getTensors()[1].setBuffer(0);
        assertEquals("IF with a computed condition (operator 0)", refusal(choice));
        ModelT loop = loop(0, 3, 1);
        loop.getSubgraphs()[0].setInputs(new int[]{0, 1});
        loop.getSubgraphs()[0].getTensors()[1].setBuffer(0);
        assertEquals("WHILE whose number of rounds is computed (operator 0)", refusal(loop));
    }

    // ---- variables ----

    private static int handle(ModelBuilder model) {
        int handle = model.tensor(TensorKind.INT32, Quant.NONE, 1);
        VarHandleOptionsT options = new VarHandleOptionsT();
        options.setContainer("");
        options.setSharedName("offsets");
        model.operator(BuiltinOperator.VAR_HANDLE, 1, options(BuiltinOptions.VarHandleOptions, options), new int[0],
                new int[]{handle});
        return handle;
    }

    private static void makeResource(ModelT whole, int tensor) {
        whole.getSubgraphs()[0].getTensors()[tensor].setType(TensorType.RESOURCE);
        whole.getSubgraphs()[0].getTensors()[tensor].setShape(new int[0]);
    }

    /** Adds a variable to an image, which another graph sets once; {@code changes} sets it again at the end. */
    private static ModelT variable(boolean changes) {
        ModelBuilder main = new ModelBuilder();
        int image = main.input(TensorKind.FLOAT32, SHAPE);
        CallOnceOptionsT once = new CallOnceOptionsT();
        once.setInitSubgraphIndex(1);
        main.operator(BuiltinOperator.CALL_ONCE, 1, options(BuiltinOptions.CallOnceOptions, once), new int[0],
                new int[0]);
        int handle = handle(main);
        int value = main.tensor(TensorKind.FLOAT32, Quant.NONE, 3);
        main.operator(BuiltinOperator.READ_VARIABLE, 1,
                options(BuiltinOptions.ReadVariableOptions, new ReadVariableOptionsT()), new int[]{handle},
                new int[]{value});
        int sum = main.add(image, value, FusedActivation.NONE, Quant.NONE);
        if (changes) {
            main.operator(BuiltinOperator.ASSIGN_VARIABLE, 1,
                    options(BuiltinOptions.AssignVariableOptions, new AssignVariableOptionsT()),
                    new int[]{handle, value}, new int[0]);
        }
        ModelBuilder init = new ModelBuilder();
        int set = handle(init);
        int offsets = init.constant(TensorKind.FLOAT32, Quant.NONE, LittleEndian.bytes(new float[]{1, -2, 3}), 3);
        init.operator(BuiltinOperator.ASSIGN_VARIABLE, 1,
                options(BuiltinOptions.AssignVariableOptions, new AssignVariableOptionsT()),
                new int[]{set, offsets}, new int[0]);
        return Subgraphs.of(main.output(sum).build(whole -> makeResource(whole, handle)),
                init.build(whole -> makeResource(whole, set)));
    }

    @Test
    void run_variableThatIsSetOnce_isItsValue() {
        byte[] file = ModelPacker.pack(variable(false));
        compare(TensorKind.FLOAT32, file, file);
    }

    @Test
    void read_variablesThatChangeOrAreNeverSet_areRefusedByName() {
        assertEquals("ASSIGN_VARIABLE to the variable /offsets, which keeps its value from one inference to the next"
                + " (operator 4)", refusal(variable(true)));
        ModelT unset = variable(false);
        unset.getSubgraphs()[1].setOperators(Arrays.copyOf(unset.getSubgraphs()[1].getOperators(), 1));
        assertEquals("READ_VARIABLE of the variable /offsets, which nothing has set (operator 2)", refusal(unset));
    }

    // ---- shapes ----

    private static byte[] withShapes(UnaryOperator<int[]> shape) {
        ModelT model = ModelT.deserializeFromBinary(caller(TensorKind.FLOAT32));
        for (OperatorT operator : model.getSubgraphs()[0].getOperators()) {
            TensorT result = model.getSubgraphs()[0].getTensors()[operator.getOutputs()[0]];
            result.setShape(shape.apply(result.getShape()));
            result.setHasRank(false);
        }
        return ModelPacker.pack(model);
    }

    @Test
    void run_shapesThatAreNotDeclared_areThoseThatFollow() {
        byte[] declared = caller(TensorKind.FLOAT32);
        compare(TensorKind.FLOAT32, declared, withShapes(_ -> new int[0]));
        compare(TensorKind.FLOAT32, declared, withShapes(shape -> new int[shape.length]));
        compare(TensorKind.FLOAT32, withShapes(_ -> new int[]{1}), withShapes(_ -> new int[]{1}));
    }

    /** A model that only moves values, of which some tensors have no scale. */
    private static byte[] moves(TensorKind kind, int... unscaled) {
        ModelBuilder model = new ModelBuilder();
        Quant quant = quant(kind);
        int image = model.input(kind, quant, SHAPE);
        int blocks = model.spaceToDepth(image, 2);
        int turned = model.transpose(blocks, 0, 2, 1, 3);
        return model.output(model.reshape(turned, 1, 48)).build(whole -> {
            for (int operator : unscaled) {
                int tensor = operator < 0 ? image : whole.getSubgraphs()[0].getOperators()[operator].getOutputs()[0];
                whole.getSubgraphs()[0].getTensors()[tensor].setQuantization(null);
            }
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"UINT8", "INT8"})
    void run_valuesWithoutScaleThatAreOnlyMoved_stayTheSame(TensorKind kind) {
        byte[] scaled = moves(kind);
        for (int[] unscaled : new int[][]{{-1}, {0, 1}, {-1, 0, 1, 2}}) {
            compare(kind, scaled, moves(kind, unscaled));
        }
    }

    // ---- buffers outside ----

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "UINT8", "INT8"})
    void run_weightsBehindTheFlatBuffer_areUsed(TensorKind kind) {
        byte[] file = OutsideBuffers.of(caller(kind), 8, 32);
        compare(kind, file, file);
    }
}
