package io.leveret.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingRowsTest {
    private static final int ROWS = 200;

    @TempDir
    private Path folder;

    /** Gaussians of these deviations around 10, 20 … */
    private static float[][] gaussians(double... deviations) {
        SplittableRandom random = new SplittableRandom(1);
        float[][] features = new float[ROWS][deviations.length];
        for (float[] row : features) {
            for (int i = 0; i < row.length; i++) {
                row[i] = (float) (10 * (i + 1) + deviations[i] * random.nextGaussian());
            }
        }
        return features;
    }

    private static double[][] meansAndDeviations(TrainingRows rows) {
        double[] sums = new double[rows.length()];
        double[] squares = new double[rows.length()];
        float[] row = new float[rows.length()];
        for (int i = 0; i < rows.count(); i++) {
            rows.read(i, row);
            for (int j = 0; j < row.length; j++) {
                sums[j] += row[j] / rows.count();
                squares[j] += (double) row[j] * row[j] / rows.count();
            }
        }
        for (int j = 0; j < squares.length; j++) {
            squares[j] = Math.sqrt(squares[j] - sums[j] * sums[j]);
        }
        return new double[][]{sums, squares};
    }

    @Test
    void read_rows_haveMeanZeroAndDeviationOneAtMost() throws IOException {
        try (FeatureStore store = GivenFeatures.store(folder, gaussians(3, 4, 5, 0.01))) {
            double[][] scaled = meansAndDeviations(GivenFeatures.rows(store, new int[ROWS]));
            // Their root mean square deviation is √((9 + 16 + 25) / 4) = 3.5.
            assertArrayEquals(new double[4], scaled[0], 1e-4);
            assertArrayEquals(new double[]{1, 1, 1, 0.01 / 1.77}, scaled[1], 1e-3);
        }
    }

    @Test
    void read_constantFeature_isZero() throws IOException {
        try (FeatureStore store = GivenFeatures.store(folder, gaussians(3, 0, 3))) {
            TrainingRows rows = GivenFeatures.rows(store, new int[ROWS]);
            float[] row = new float[3];
            for (int i = 0; i < ROWS; i++) {
                rows.read(i, row);
                assertEquals(0, row[1], 1e-6);
            }
            assertTrue(rows.factor()[1] < 1, "" + rows.factor()[1]);
        }
    }

    @Test
    void of_featuresThatAreAllTheSame_isRefused() throws IOException {
        float[][] same = new float[ROWS][3];
        for (float[] row : same) {
            row[0] = 1000.1f;
            row[1] = 0.1f;
        }
        try (FeatureStore store = GivenFeatures.store(folder, same)) {
            String message = assertThrows(TrainingException.class, () -> GivenFeatures.rows(store, new int[ROWS]))
                    .getMessage();
            assertTrue(message.contains("same features") && message.contains("try another backbone"), message);
        }
    }

    @Test
    void of_smallFeatures_areScaledAllTheSame() throws IOException {
        float[][] small = gaussians(1e-6, 1e-6);
        for (float[] row : small) {
            row[0] -= 10;
            row[1] = row[0] * 2;
        }
        try (FeatureStore store = GivenFeatures.store(folder, small)) {
            assertEquals(1, meansAndDeviations(GivenFeatures.rows(store, new int[ROWS]))[1][1], 1e-3);
        }
    }

    @Test
    void with_otherRows_areOnTheSameScale() throws IOException {
        float[][] features = gaussians(3, 4);
        try (FeatureStore store = GivenFeatures.store(folder, features)) {
            TrainingRows rows = TrainingRows.of(store, new int[]{0, 1, 2, 3}, new int[4]);
            TrainingRows others = rows.with(new int[]{7, 9}, new int[]{1, 0});
            assertEquals(2, others.count());
            assertEquals(1, others.label(0));
            float[] row = new float[2];
            others.read(1, row);
            for (int i = 0; i < 2; i++) {
                assertEquals((features[9][i] - rows.mean()[i]) * rows.factor()[i], row[i]);
            }
            others.readRaw(1, row);
            assertArrayEquals(features[9], row);
        }
    }

    @Test
    void of_featureThatIsNoNumber_isRefused() throws IOException {
        for (float value : new float[]{Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            float[][] features = gaussians(1, 1, 1);
            features[ROWS - 1][2] = value;
            Path other = Files.createTempDirectory(folder, "store");
            try (FeatureStore store = GivenFeatures.store(other, features)) {
                String message = assertThrows(TrainingException.class, () -> GivenFeatures.rows(store, new int[ROWS]))
                        .getMessage();
                assertTrue(message.contains(value + " as feature 2") && message.contains("try another backbone"),
                        message);
            }
        }
    }
}
