package io.leveret.cli;

import java.lang.module.ModuleDescriptor;
import java.util.Optional;

/** What {@code --version} prints. */
final class VersionText {
    private VersionText() {}

    /** The program's version and that of Java, a line each. */
    static String get() {
        return "leveret " + leveret() + "\nJava " + Runtime.version() + "\n";
    }

    /** The program's version. */
    static String leveret() {
        return Optional.ofNullable(Main.class.getModule().getDescriptor())
                .flatMap(ModuleDescriptor::rawVersion)
                .or(() -> Optional.ofNullable(Main.class.getPackage().getImplementationVersion()))
                .orElse("(not packaged)");
    }
}
