package io.leveret.image.codec;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** The providers that are present; searched once, in the class loader of Leveret's own classes. */
final class Providers {
    static final List<ImageCodec> CODECS = codecs(); // highest priority first
    static final Optional<ColorManagement> COLOR_MANAGEMENT = load(ColorManagement.class).stream()
            .map(ServiceLoader.Provider::get).filter(ColorManagement::isAvailable).findFirst();

    private Providers() {}

    /** In a JVM without {@code java.desktop}, some decode nothing. */
    private static List<ImageCodec> codecs() {
        return load(ImageCodec.class).stream().map(ServiceLoader.Provider::get)
                .filter(codec -> !codec.formats().isEmpty())
                .sorted(Comparator.comparingInt(ImageCodec::priority).reversed()).toList();
    }

    private static <T> ServiceLoader<T> load(Class<T> service) {
        return ServiceLoader.load(service, Providers.class.getClassLoader());
    }
}
