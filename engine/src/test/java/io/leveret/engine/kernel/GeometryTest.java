package io.leveret.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.engine.kernel.KernelSpec.Weights;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeometryTest {
    /** A window of 3×3 cells with padding SAME and stride 1. */
    private static Geometry dilated(int side, int channels, int dilation) {
        return new Geometry(1, new Geometry.Image(side, side, channels), new Geometry.Image(side, side, channels),
                Geometry.Window.of(3, 3).dilation(dilation, dilation).padding(dilation, dilation), channels);
    }

    @ParameterizedTest
    @CsvSource({"224, 3, 1, true", "33, 2048, 36, true", "65, 1280, 12, true", "7, 3, 40, true", "7, 3, 3000, false",
            "5, 1, 32767, false", "200, 64, 1000, false"})
    void fitsBand_windows_fitUnlessTheyAreSpreadFarBeyondTheImage(int side, int channels, int dilation, boolean fits) {
        assertEquals(fits, dilated(side, channels, dilation).fitsBand());
    }

    /** Kernels in vectors copy whole vectors of channels, so that few channels took as much scratch as many. */
    @ParameterizedTest
    @CsvSource({"7, 3, 1", "7, 3, 40", "7, 3, 300", "7, 3, 1000", "2, 1, 32767"})
    void scratch_depthwiseOfAnyDilation_isBoundedByTheImage(int side, int channels, int dilation) {
        Geometry geometry = dilated(side, channels, dilation);
        Kernel kernel = Families.VECTOR.make(new KernelSpec.Depthwise(geometry,
                new Weights.Float32(new float[9 * channels], new float[channels], 0, 6)), Locations.of(0, 0));
        assertTrue(kernel.scratch().floats() < 1 << 21, () -> kernel.scratch().toString());
    }
}
