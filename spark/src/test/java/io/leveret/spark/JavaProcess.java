package io.leveret.spark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** JVMs that tests start. */
public final class JavaProcess {
    private JavaProcess() {}

    /** Returns the class path of this process, also where Surefire hides it in a manifest. */
    public static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /**
     * Starts a main class on the class path of this process; its output goes to a file.
     *
     * @param options of Java
     */
    public static Process start(Path output, List<String> options, String main, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "-Xmx768m"));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath(), main));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    }
}
