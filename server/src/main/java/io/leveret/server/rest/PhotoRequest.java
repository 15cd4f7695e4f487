package io.leveret.server.rest;

import io.leveret.base.Cancellation;
import io.leveret.image.Region;
import io.leveret.server.http.Query;
import io.leveret.server.problem.Problem;
import io.leveret.vision.ImageProcessingOptions;
import io.leveret.wire.RegionText;
import java.util.Optional;

/**
 * What a request wants of its photos.
 *
 * @param region the part to look at
 * @param degrees clockwise, a multiple of 90
 */
record PhotoRequest(Optional<Region> region, int degrees) {
    private static final int QUARTER = 90;

    /** Reads the parameters {@code roi} and {@code rotate}. */
    static PhotoRequest of(Query query) {
        int degrees = query.integer("rotate", Integer.MIN_VALUE, Integer.MAX_VALUE).orElse(0);
        if (degrees % QUARTER != 0) {
            throw Problem.badRequest("rotate must be a multiple of 90, such as 90 or -90, not " + degrees);
        }
        return new PhotoRequest(query.text("roi").map(text -> RegionText.parse("roi", text)), degrees);
    }

    ImageProcessingOptions options(Cancellation cancellation) {
        ImageProcessingOptions.Builder options = ImageProcessingOptions.builder().rotation(degrees)
                .cancellation(cancellation);
        region.ifPresent(options::region);
        return options.build();
    }
}
