package io.leveret.server.oip;

import io.leveret.server.problem.Problem;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The best classes of an output as strings {@code score:index:label}, as Triton's classification extension formats
 * them: floats with six decimals, integers without, no label if there is none. Of equal scores the lower index comes
 * first; NaN comes last.
 */
final class Classes {
    private static final int DECIMALS = 6;

    private Classes() {}

    /** Returns the best classes, best first: at most {@code count} of them. */
    static List<byte[]> best(double[] scores, boolean integers, int count, List<String> labels) {
        Comparator<Integer> best = Comparator.<Integer>comparingDouble(
                index -> Double.isNaN(scores[index]) ? Double.POSITIVE_INFINITY : -scores[index])
                .thenComparing(index -> Double.isNaN(scores[index])).thenComparing(Comparator.naturalOrder());
        PriorityQueue<Integer> kept = new PriorityQueue<>(best.reversed()); // the worst at its head
        int most = Math.min(count, scores.length);
        for (int i = 0; i < scores.length; i++) {
            kept.add(i);
            if (kept.size() > most) {
                kept.remove();
            }
        }
        List<Integer> order = new ArrayList<>(kept);
        order.sort(best);
        return order.stream().map(index -> (score(scores[index], integers) + ":" + index
                + (index < labels.size() ? ":" + labels.get(index) : "")).getBytes(StandardCharsets.UTF_8)).toList();
    }

    /** Returns a score as C++'s std::to_string writes it. */
    private static String score(double score, boolean integers) {
        if (Double.isNaN(score)) {
            return "nan";
        }
        if (Double.isInfinite(score)) {
            return score > 0 ? "inf" : "-inf";
        }
        return integers ? Long.toString((long) score)
                : new BigDecimal(score).setScale(DECIMALS, RoundingMode.HALF_EVEN).toPlainString();
    }

    /**
     * Returns the elements of numbers.
     *
     * @throws Problem with status 400 if the datatype has no order, such as BOOL
     */
    static double[] scores(String name, Datatype datatype, byte[] bytes) {
        ByteBuffer values = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        double[] scores = new double[bytes.length / Math.max(1, datatype.bytes())];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = switch (datatype) {
                case UINT8 -> values.get() & 0xff;
                case INT8 -> values.get();
                case INT16 -> values.getShort();
                case INT32 -> values.getInt();
                case INT64 -> values.getLong();
                case FP16 -> Float.float16ToFloat(values.getShort());
                case FP32 -> values.getFloat();
                case BOOL, BYTES -> throw Problem.badRequest("output '" + name
                        + "' is " + datatype + ", which has no best classes; ask for it without classification");
            };
        }
        return scores;
    }
}
