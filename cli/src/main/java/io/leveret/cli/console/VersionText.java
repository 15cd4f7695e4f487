package io.leveret.cli.console;

import java.lang.module.ModuleDescriptor;
import java.util.Optional;

/** What {@code --version} prints. */
public final class VersionText {
    private VersionText() {}

    /** The program's version and that of Java, a line each. */
    public static String get() {
        return "leveret " + leveret() + "\nJava " + Runtime.version() + "\n";
    }

    /** The program's version. */
    public static String leveret() {
        return Optional.ofNullable(VersionText.class.getModule().getDescriptor())
                .flatMap(ModuleDescriptor::rawVersion)
                .or(() -> Optional.ofNullable(VersionText.class.getPackage().getImplementationVersion()))
                .orElse("(not packaged)");
    }
}
