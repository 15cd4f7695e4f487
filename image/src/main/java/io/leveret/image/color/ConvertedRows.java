package io.leveret.image.color;

import io.leveret.image.codec.Damage;
import io.leveret.image.codec.DecodedImage;
import java.io.IOException;
import java.util.Optional;

/** Rows whose samples are converted one by one. */
abstract class ConvertedRows implements RgbRows {
    private final DecodedImage stored;

    ConvertedRows(DecodedImage stored) {
        this.stored = stored;
    }

    @Override
    public final int width() {
        return stored.width();
    }

    @Override
    public final int height() {
        return stored.height();
    }

    @Override
    public final void skip() throws IOException {
        stored.skip();
    }

    @Override
    public final Optional<Damage> damage() throws IOException {
        return stored.damage();
    }
}
