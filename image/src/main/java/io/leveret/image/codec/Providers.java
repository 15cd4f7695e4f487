package io.leveret.image.codec;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/** The providers that are present; searched once, in the class loader of Leveret's own classes. */
final class Providers {
    static final Map<ImageFormat, ImageCodec> CODECS = codecs();
    static final Optional<ColorManagement> COLOR_MANAGEMENT = load(ColorManagement.class).stream()
            .map(ServiceLoader.Provider::get).filter(ColorManagement::isAvailable).findFirst();

    private Providers() {}

    private static Map<ImageFormat, ImageCodec> codecs() {
        Map<ImageFormat, ImageCodec> codecs = new EnumMap<>(ImageFormat.class);
        for (ImageCodec codec : load(ImageCodec.class)) {
            for (ImageFormat format : codec.formats()) {
                codecs.merge(format, codec, (one, other) -> other.priority() > one.priority() ? other : one);
            }
        }
        return codecs;
    }

    private static <T> ServiceLoader<T> load(Class<T> service) {
        return ServiceLoader.load(service, Providers.class.getClassLoader());
    }
}
