package io.leveret.engine.hostile;

import io.leveret.base.LeveretException;
import io.leveret.engine.Plan;
import io.leveret.engine.PlanLimits;
import io.leveret.engine.Session;
import io.leveret.graph.Graph;
import io.leveret.graph.GraphException;
import io.leveret.graph.Operator;
import io.leveret.graph.TensorSpec;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Makes graphs, compiles and runs those that are not refused, and prints the outcomes. Arguments: the least number of
 * graphs, the least number of them that run, and the number of graphs at which it gives up. It ends with 0 unless
 * something else than an exception that is meant comes; if sizes that disagree reach native code, the JVM ends.
 */
final class HostileGraphs {
    private static final PlanLimits LIMITS = new PlanLimits(1 << 26, 1000, 1 << 20);

    private int made;
    private int refused;
    private int tooLarge;
    private int ran;
    private int ranAfterChanges;
    private final Map<String, Integer> operators = new TreeMap<>(); // by kind: the graphs with it that ran

    private HostileGraphs() {}

    public static void main(String[] arguments) {
        HostileGraphs graphs = new HostileGraphs();
        int leastMade = Integer.parseInt(arguments[0]);
        int leastRan = Integer.parseInt(arguments[1]);
        int mostMade = Integer.parseInt(arguments[2]);
        for (long seed = 0; seed < leastMade || graphs.ran < leastRan && seed < mostMade; seed++) {
            try {
                graphs.tryOne(seed);
            } catch (RuntimeException | Error unexpected) {
                throw new IllegalStateException("seed " + seed, unexpected);
            }
        }
        System.out.println("made " + graphs.made + " refused " + graphs.refused + " tooLarge " + graphs.tooLarge
                + " ran " + graphs.ran + " ranAfterChanges " + graphs.ranAfterChanges);
        System.out.println("operators " + graphs.operators.entrySet().stream()
                .map(kind -> kind.getKey() + " " + kind.getValue()).collect(Collectors.joining(" ")));
    }

    private void tryOne(long seed) {
        boolean isChanged = seed % 4 != 0;
        made++;
        Optional<Graph> graph = graph(seed, isChanged);
        if (graph.isEmpty()) {
            refused++;
            return;
        }
        Plan plan;
        try {
            plan = Plan.compile(graph.get(), LIMITS);
        } catch (LeveretException | IllegalArgumentException limit) {
            tooLarge++;
            return;
        }
        run(plan, new Random(seed));
        ran++;
        ranAfterChanges += isChanged ? 1 : 0;
        graph.get().operators().stream().map(Operator::getClass).map(Class::getSimpleName).distinct()
                .forEach(kind -> operators.merge(kind, 1, Integer::sum));
    }

    private static Optional<Graph> graph(long seed, boolean isChanged) {
        Graph sound;
        try {
            sound = RandomGraphs.of(seed);
        } catch (GraphException misfit) {
            return Optional.empty();
        }
        try {
            return Optional.of(isChanged ? new Mutations(seed).mutated(sound) : sound);
        } catch (GraphException | IllegalArgumentException | NullPointerException | IndexOutOfBoundsException refusal) {
            return Optional.empty();
        }
    }

    private static void run(Plan plan, Random random) {
        Session session = plan.open();
        for (int i = 0; i < plan.graph().inputs().size(); i++) {
            TensorSpec input = plan.graph().input(i);
            byte[] values = new byte[input.shape().elements() * input.type().bytes()];
            random.nextBytes(values);
            session.write(i, values);
        }
        session.run();
        for (int i = 0; i < plan.graph().outputs().size(); i++) {
            session.readBytes(i);
        }
    }
}
