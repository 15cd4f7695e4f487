package io.leveret.cli;

import java.nio.file.Path;

/**
 * Real models and photos: in the folder that {@code -Dleveret.fixtures} names, absolute or from the root of the
 * project.
 */
final class Fixtures {
    private Fixtures() {}

    static Path path(String name) {
        // Surefire runs a module's tests in the module's own folder, one below the root.
        return Path.of("..").resolve(System.getProperty("leveret.fixtures")).resolve(name).normalize();
    }
}
