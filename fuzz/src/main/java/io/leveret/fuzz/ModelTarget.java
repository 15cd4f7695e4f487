package io.leveret.fuzz;

import io.leveret.base.LimitExceededException;
import io.leveret.engine.KernelChoice;
import io.leveret.engine.Plan;
import io.leveret.engine.PlanLimits;
import io.leveret.engine.Session;
import io.leveret.graph.Graph;
import io.leveret.graph.GraphCosts;
import io.leveret.graph.Operator;
import io.leveret.graph.TensorSpec;
import io.leveret.testing.ModelPacker;
import io.leveret.testing.OutsideBuffers;
import io.leveret.testing.Subgraphs;
import io.leveret.tflite.ModelLimits;
import io.leveret.tflite.ModelReader;
import io.leveret.tflite.format.ModelFormatException;
import io.leveret.tflite.format.UnsupportedOperatorException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.ModelT;

/** Model files: read, compiled for every choice of kernels, and run once. */
final class ModelTarget implements Target {
    private static final ModelLimits LIMITS = new ModelLimits(16 << 20, 1 << 20, 2000, 1 << 18, 1 << 22);
    /** The memory of constants, their packed copies, an arena and its scratch within these limits. */
    private static final long BASE_BYTES = 128 << 20;
    private static final int BYTES_FOR_EACH_OF_THE_FILE = 40;
    /** The most elements and multiply-adds; a larger model is only compiled. */
    private static final long MOST_WORK = 1 << 22;
    private static final int MOST_TABLE_EDITS = 6;
    /** The object API uses an int for each byte, so larger files would take most of the time. */
    private static final int MOST_TABLE_BYTES = 1 << 20;
    private static final int MOST_BYTE_EDITS = 3;

    private final List<byte[]> seeds;
    private final List<KernelChoice> choices = new ArrayList<>();

    ModelTarget(List<Path> folders) throws IOException {
        seeds = Seeds.below(folders).stream()
                .filter(file -> file.length > 8 && Model.ModelBufferHasIdentifier(littleEndian(file))).toList();
        choices.addAll(List.of(KernelChoice.of("scalar"), KernelChoice.of("vector")));
        if (KernelChoice.ofProcess().name().equals("machine")) {
            choices.add(KernelChoice.of("machine"));
        }
    }

    private static ByteBuffer littleEndian(byte[] file) {
        return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A built model or a seed, with its tables damaged, or its bytes, or both, or neither. */
    @Override
    public byte[] make(Recipe recipe) {
        int damage = recipe.below(8);
        byte[] file = !seeds.isEmpty() && recipe.onceIn(16) ? recipe.oneOf(seeds) : BuiltModels.build(recipe);
        if (damage < 5 && file.length <= MOST_TABLE_BYTES) {
            file = withTablesDamaged(recipe, file, MOST_TABLE_EDITS);
        }
        if (recipe.onceIn(8)) {
            file = withComposite(recipe, file);
        }
        if (recipe.onceIn(8)) {
            file = withBuffersOutside(recipe, file);
        }
        return damage > 3 ? ByteEdits.several(recipe, file, MOST_BYTE_EDITS) : file;
    }

    /** Makes an operator stand for another graph, or for its own. */
    private static byte[] withComposite(Recipe recipe, byte[] file) {
        try {
            ModelT model = Subgraphs.of(file, BuiltModels.build(recipe));
            int graph = recipe.below(2);
            Subgraphs.makeComposite(model, graph, recipe.below(model.getSubgraphs()[graph].getOperators().length),
                    recipe.below(3));
            return ModelPacker.pack(model);
        } catch (RuntimeException | AssertionError cannotBeWritten) {
            return file;
        }
    }

    /** Moves weights behind the FlatBuffer, and says of some that they are elsewhere. */
    private static byte[] withBuffersOutside(Recipe recipe, byte[] file) {
        try {
            byte[] outside = OutsideBuffers.of(file, 1 + recipe.below(64), recipe.below(256));
            for (int buffer : OutsideBuffers.indices(outside)) {
                if (recipe.onceIn(3)) {
                    OutsideBuffers.setOffset(littleEndian(outside), buffer, recipe.number(outside.length),
                            recipe.number(outside.length));
                }
            }
            return outside;
        } catch (RuntimeException | AssertionError cannotBeWritten) {
            return file;
        }
    }

    private static byte[] withTablesDamaged(Recipe recipe, byte[] file, int most) {
        ModelT model = Model.getRootAsModel(littleEndian(file)).unpack();
        TableEdits.several(recipe, model, most);
        try {
            return ModelPacker.pack(model);
        } catch (RuntimeException | AssertionError cannotBeWritten) { // such as a missing mandatory list
            return file;
        }
    }

    @Override
    public String run(byte[] file, Meter meter) throws Exception {
        Graph graph;
        try {
            graph = ModelReader.read(file, "model", LIMITS).graph();
        } catch (UnsupportedOperatorException lacking) {
            return "needs what is not there";
        } catch (ModelFormatException refused) {
            if (refused.getMessage().contains("\n")) {
                throw new IllegalStateException("a message of several lines", refused);
            }
            return "refused by the reader";
        }
        String outcome = "none";
        for (KernelChoice choice : choices) {
            outcome = run(graph, file.length, choice, meter);
        }
        return outcome;
    }

    private static String run(Graph graph, int fileBytes, KernelChoice choice, Meter meter) {
        Plan plan;
        try {
            plan = Plan.compile(graph,
                    new PlanLimits(LIMITS.maxArenaBytes(), LIMITS.maxOperators(), PlanLimits.foldingWork(fileBytes)),
                    choice);
        } catch (LimitExceededException refused) {
            return "refused by the compiler";
        }
        Session session = plan.open();
        if (work(graph) > MOST_WORK) {
            return "compiled";
        }
        SplittableRandom noise = new SplittableRandom(fileBytes);
        for (int input = 0; input < graph.inputs().size(); input++) {
            TensorSpec spec = graph.input(input);
            byte[] values = new byte[spec.shape().elements() * spec.type().bytes()];
            noise.nextBytes(values);
            session.write(input, values);
        }
        meter.uncounted(session::run);
        for (int output = 0; output < graph.outputs().size(); output++) {
            session.readBytes(output);
        }
        return "run";
    }

    private static long work(Graph graph) {
        long work = GraphCosts.multiplyAdds(graph);
        for (Operator operator : graph.operators()) {
            long results = graph.tensor(operator.output()).shape().elements();
            work += operator instanceof Operator.Pool2D pool ? results * pool.filterHeight() * pool.filterWidth()
                    : results;
            work += operator.inputs().stream().mapToLong(input -> graph.tensor(input).shape().elements()).sum();
        }
        return work;
    }

    @Override
    public long mostBytes(byte[] file) {
        return BASE_BYTES + (long) BYTES_FOR_EACH_OF_THE_FILE * file.length;
    }
}
