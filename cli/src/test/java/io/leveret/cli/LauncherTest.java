package io.leveret.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs the script {@code leveret} in a small project, with a {@code java} that prints its locale and arguments and a
 * {@code mvn} that writes what the script looks for.
 */
class LauncherTest {
    private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();
    private static final List<String> TOOLS = List.of("bash", "chmod", "cksum", "dirname", "env", "find", "grep",
            "head", "ln", "locale", "mkdir", "mv", "ps", "readlink", "rm", "sh", "sleep", "stty");
    private static final String JAVA = """
            printf 'LC_ALL=%s\\n' "${LC_ALL-}"
            printf '%s\\n' "$0" "$@"
            """;
    private static final String MAVEN = """
            printf '%s\\n' "$JAVA_HOME" >>maven-ran
            mkdir -p cli/target/lib
            printf whole >cli/target/leveret-cli.jar
            printf lib/some.jar:lib/other.jar >cli/target/class-path
            """;

    @TempDir
    Path folder;

    private Path project;
    private Path jdk;
    private final Map<String, String> environment = new TreeMap<>();

    /** What a script wrote, and its exit code. */
    private record Ended(int code, List<String> out, List<String> err) {
        String errors() {
            return String.join("\n", err);
        }
    }

    @BeforeEach
    void makeProject() throws IOException {
        project = folder.resolve("the project");
        for (String file : List.of("leveret", "mvnw", "config/jdk.sh", "config/build.sh")) {
            Files.createDirectories(project.resolve(file).getParent());
            Files.copy(PROJECT.resolve(file), project.resolve(file));
        }
        Files.writeString(project.resolve("pom.xml"), "<project/>");
        Files.createDirectories(project.resolve("cli/src/main"));
        Files.createDirectories(folder.resolve("bin"));
        for (String tool : TOOLS) {
            script(folder.resolve("bin").resolve(tool), "exec " + find(tool) + " \"$@\"");
        }
        jdk = jdk("jdk", "25.0.1");
        script(folder.resolve("bin/mvn"), MAVEN);
        environment.put("PATH", folder.resolve("bin").toString());
        environment.put("HOME", folder.toString());
        environment.put("JAVA_HOME", jdk.toString());
        environment.put("LC_ALL", "C.UTF-8");
    }

    @Test
    void start_runsTheJdkOfJavaHome() throws Exception {
        Ended ended = launch("info", "--system");

        assertEquals(0, ended.code(), ended.errors());
        assertEquals(jdk.resolve("bin/java").toString(), ended.out().get(1));
        assertEquals(List.of("io.leveret.cli.Main", "info", "--system"),
                ended.out().subList(ended.out().size() - 3, ended.out().size()));
    }

    @Test
    void start_takesTheClassPathThatTheBuildWrote() throws Exception {
        Path target = project.resolve("cli/target");

        Ended ended = launch("info");

        assertEquals(target + "/leveret-cli.jar:" + target + "/lib/some.jar:" + target + "/lib/other.jar",
                ended.out().get(ended.out().indexOf("-cp") + 1));
    }

    @Test
    void start_throughSymbolicLinks() throws Exception {
        Files.createSymbolicLink(folder.resolve("first"), Path.of("the project", "leveret"));
        Files.createSymbolicLink(folder.resolve("bin/second"), Path.of("..", "first"));

        Ended ended = run("second", "info");

        assertEquals(0, ended.code(), ended.errors());
        assertTrue(Files.exists(project.resolve("cli/target/class-path")));
    }

    @Test
    void jdk_onThePathBehindLinks() throws Exception {
        environment.remove("JAVA_HOME");
        Files.createSymbolicLink(folder.resolve("java-default"), jdk.resolve("bin/java"));
        Files.createSymbolicLink(folder.resolve("bin/java"), folder.resolve("java-default"));

        assertEquals(List.of(jdk.toRealPath().toString()), findJdk().out());
    }

    @Test
    void jdk_inAUsualPlaceWhereThatOfThePathIsTooOld() throws Exception {
        environment.put("JAVA_HOME", jdk("old", "17.0.15").toString());
        Files.createSymbolicLink(folder.resolve("bin/java"), jdk("default", "21").resolve("bin/java"));
        Path newer = jdk("newer", "26-ea");

        assertEquals(List.of(newer.toString()), findJdk(folder.resolve("nothing"), newer).out());
    }

    @Test
    void jdk_tooOld() throws Exception {
        environment.put("JAVA_HOME", jdk("old", "17.0.15").toString());

        Ended ended = findJdk(jdk("older", "1.8.0_402"));

        assertEquals(2, ended.code());
        assertEquals("bash: a JDK 25 or later is needed and the newest found is 17: install one (adoptium.net, sdk"
                + " install java, brew install openjdk) or set JAVA_HOME to it", ended.errors());
    }

    @Test
    void jdk_withoutCompiler() throws Exception {
        Files.delete(jdk.resolve("bin/javac"));

        Ended ended = findJdk();

        assertEquals(2, ended.code());
        assertTrue(ended.errors().contains("is needed and none was found"), ended.errors());
    }

    @Test
    void locale_isUtf8WhereThereIsNone() throws Exception {
        for (Map<String, String> locale : List.of(Map.of("LC_ALL", ""), Map.of("LC_ALL", "C"),
                Map.of("LC_ALL", "POSIX", "LANG", "C.UTF-8"), Map.of("LC_ALL", "", "LANG", "C"),
                Map.of("LC_ALL", "", "LC_CTYPE", "C"), Map.of("LC_ALL", "xx_XX.UTF-8"))) {
            environment.putAll(locale);

            assertEquals("LC_ALL=C.UTF-8", launch("info").out().getFirst(), locale::toString);
        }
    }

    @Test
    void locale_staysWhereThereIsOne() throws Exception {
        environment.put("LC_ALL", "");
        environment.put("LANG", "C.UTF-8");

        assertEquals("LC_ALL=", launch("info").out().getFirst());

        // a charset that the system has
        script(folder.resolve("bin/locale"), "echo ISO-8859-1");
        environment.put("LC_ALL", "xx_XX.ISO-8859-1");

        assertEquals("LC_ALL=xx_XX.ISO-8859-1", launch("info").out().getFirst());
    }

    @Test
    void locale_thatIsNotInstalled_isNone() throws Exception {
        for (String name : List.of("xx_XX.ISO-8859-1", "xx_XX", "ja_JP.eucJP")) {
            environment.put("LC_ALL", name);

            assertEquals("LC_ALL=C.UTF-8", launch("info").out().getFirst(), name);
        }
    }

    @ParameterizedTest
    @CsvSource({"SHELLOPTS,errexit:nounset:pipefail", "SHELLOPTS,noglob:noclobber", "SHELLOPTS,posix",
            "SHELLOPTS,xtrace:verbose", "SHELLOPTS,braceexpand:hashall:interactive-comments",
            "BASHOPTS,failglob:nullglob:nocasematch", "BASHOPTS,lastpipe:xpg_echo:nocaseglob"})
    void shellOptions_ofTheEnvironment_changeNothing(String variable, String options) throws Exception {
        List<String> expected = launch("info", "a b").out();
        deleteBuild();
        environment.put(variable, options);

        Ended built = launch("info", "a b");
        Ended started = launch("info", "a b");

        assertEquals(0, built.code(), built.errors());
        assertEquals(expected, built.out());
        assertEquals(expected, started.out());
        assertFalse(started.errors().contains("leveret: "), started.errors()); // xtrace and verbose say what they do
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:b", ":", "12:30: photos/leveret"})
    void start_folderWithAColon_runsThroughALink(String name) throws Exception {
        Path other = folder.resolve("with " + name);
        Files.createDirectories(other.getParent());
        Files.move(project, other);
        project = other;

        Ended first = launch("info");
        Ended second = launch("info");

        assertEquals(0, first.code(), first.errors());
        String classPath = second.out().get(second.out().indexOf("-cp") + 1);
        List<String> parts = List.of(classPath.split(":"));
        assertEquals(3, parts.size(), classPath);
        assertTrue(Files.isSameFile(other.resolve("cli/target/leveret-cli.jar"), Path.of(parts.getFirst())));
        assertEquals("", second.errors());
        assertEquals(1, Files.readAllLines(other.resolve("maven-ran")).size());
    }

    @ParameterizedTest
    @CsvSource({"a:b, ., ./leveret", "a:b, cli, ../leveret", "c:d/project, .., project/leveret"})
    void start_currentFolderWithAColon_runsThroughALink(String name, String current, String command) throws Exception {
        Path other = folder.resolve(name);
        Files.createDirectories(other.getParent());
        Files.move(project, other);
        project = other;

        Ended ended = end(process(command, "info").directory(other.resolve(current).toFile()));

        assertEquals(0, ended.code(), ended.errors());
        String[] classPath = ended.out().get(ended.out().indexOf("-cp") + 1).split(":");
        assertEquals(3, classPath.length, () -> String.join(":", classPath));
        assertTrue(Files.isSameFile(other.resolve("cli/target/leveret-cli.jar"), Path.of(classPath[0])));
    }

    @Test
    void start_folderWithAColonWhereNoLinkCanBe_saysWhatToDo() throws Exception {
        Path other = folder.resolve("a:b");
        Files.move(project, other);
        project = other;
        environment.put("XDG_CACHE_HOME", folder.resolve("c:d").toString());
        environment.put("TMPDIR", folder.resolve("e:f").toString());

        Ended ended = launch("info");

        assertEquals(2, ended.code());
        assertTrue(ended.errors().startsWith("leveret: Java cannot run what lies in a folder with a colon in its name"
                + " (" + other + "): rename it"), ended.errors());
    }

    @Test
    void hotLoops_areCompiledEarlyWhereSpeedIsNotMeasured() throws Exception {
        String option = "-XX:CompileCommandFile=" + project + "/engine/target/hot-loops";

        assertTrue(launch("classify", "photo.jpg").out().contains(option));
        assertTrue(launch("classify", folder.toString()).out().contains(option));
        assertTrue(launch("evaluate", folder.toString()).out().contains(option));
        assertTrue(launch("serve").out().contains(option));
        assertFalse(launch("benchmark", "model.tflite").out().contains(option));
        assertFalse(launch("compare", "model.tflite").out().contains(option));
    }

    @Test
    void simplerKernels_areForAFewPhotosOnly() throws Exception {
        String option = "-Dleveret.quick-start=true";

        assertTrue(launch("classify", "photo.jpg").out().contains(option));
        assertFalse(launch("classify", folder.toString()).out().contains(option));
        assertFalse(launch("serve").out().contains(option));
    }

    @Test
    void hotLoops_areCommandsThatTheJvmKnowsOfClassesThatThereAre() throws Exception {
        List<String> commands = Files.readAllLines(PROJECT.resolve("engine/target/hot-loops"));

        Ended ended = run(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:CompileCommandFile=" + PROJECT.resolve("engine/target/hot-loops"), "-version");

        List<String> known = ended.out().stream().filter(line -> line.startsWith("CompileCommand: ")).toList();
        assertEquals(commands.size(), known.size(), ended.out()::toString);
        for (int i = 0; i < commands.size(); i++) {
            String name = commands.get(i).replaceAll("^CompileThresholdScaling,|::\\*,.*$", "");
            assertTrue(known.get(i).startsWith("CompileCommand: CompileThresholdScaling " + name.replace('.', '/')
                    + ".* double CompileThresholdScaling = 0.001"), known.get(i));
            Class.forName(name, false, getClass().getClassLoader());
        }
    }

    @Test
    void build_runsOnTheJdkAgainWhenSourcesAreNewer() throws Exception {
        launch("info");
        Ended second = launch("info");
        assertEquals("", second.errors());

        Files.setLastModifiedTime(Files.writeString(project.resolve("cli/src/main/Changed.java"), ""),
                FileTime.from(Instant.now().plusSeconds(60)));
        Ended third = launch("info");

        assertTrue(third.errors().startsWith("leveret: sources have changed, so it is built again"), third.errors());
        assertEquals(List.of(jdk.toString(), jdk.toString()), Files.readAllLines(project.resolve("maven-ran")));
    }

    @Test
    void mvnw_isMavenOnThatJdk() throws Exception {
        script(folder.resolve("bin/mvn"), "printf '%s\\n' \"$JAVA_HOME\" \"$MAVEN_OPTS\" \"$@\"");
        environment.put("MAVEN_OPTS", "-Xmx1g");

        Ended ended = run(project.resolve("mvnw").toString(), "-B", "verify");

        assertEquals(jdk.toString(), ended.out().getFirst());
        assertTrue(ended.out().get(1).endsWith(" -Xmx1g"), ended.out()::toString);
        assertEquals(List.of("-B", "verify"), ended.out().subList(2, ended.out().size()));
    }

    @Test
    void build_withoutMaven() throws Exception {
        Files.delete(folder.resolve("bin/mvn"));

        Ended ended = launch("info");

        assertEquals(2, ended.code());
        assertEquals("leveret: Maven 3.8 or later is needed to build Leveret and mvn is not on the PATH: install it"
                + " (apt install maven, brew install maven)", ended.errors());
    }

    @Test
    void build_failed() throws Exception {
        script(folder.resolve("bin/mvn"), """
                echo '[ERROR] something is wrong'
                exit 1
                """);

        Ended ended = launch("info");

        assertEquals(70, ended.code());
        assertEquals(List.of("[ERROR] something is wrong",
                "leveret: the build failed; its whole log is " + project + "/target/leveret-build.log"),
                ended.err().subList(1, ended.err().size()));
        assertFalse(Files.exists(project.resolve("target/building")));
    }

    @Test
    void build_afterOneThatWasKilled() throws Exception {
        script(folder.resolve("bin/mvn"), """
                mkdir -p cli/target/classes cli/target/lib
                : >cli/target/leveret-cli.jar
                : >cli/target/classes/Half.class
                : >cli/target/class-path
                kill -9 $$
                """);
        assertEquals(70, launch("info").code());

        script(folder.resolve("bin/mvn"), MAVEN);
        Ended ended = launch("info");

        assertEquals(0, ended.code(), ended.errors());
        assertTrue(ended.errors().contains("leveret: the build before was stopped, so all is built again"),
                ended.errors());
        assertFalse(Files.exists(project.resolve("cli/target/classes/Half.class")));
        assertEquals("whole", Files.readString(project.resolve("cli/target/leveret-cli.jar")));
        assertFalse(Files.exists(project.resolve("target/building")));
    }

    /** Whatever of these steps was the last, what the build left is not taken for one. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void build_killedAfterAnyStep_isDoneAgain(int steps) throws Exception {
        List<String> all = List.of("mkdir -p base/target/classes cli/target/classes",
                ": >base/target/classes/Half.class",
                "printf half >base/target/classes/Half.class", ": >base/target/base.jar",
                "printf half >base/target/base.jar",
                "mkdir -p cli/target/lib", ": >cli/target/lib/some.jar", ": >cli/target/leveret-cli.jar",
                "printf half >cli/target/leveret-cli.jar", ": >cli/target/class-path");
        // What Maven finds, it takes for whole.
        String second = "[ -e base/target/classes/Half.class ] || { mkdir -p base/target/classes; "
                + "printf whole >base/target/classes/Half.class; }\n"
                + "[ -e base/target/base.jar ] || printf whole >base/target/base.jar\n"
                + MAVEN.replace("printf whole >", "[ -e cli/target/leveret-cli.jar ] || printf whole >");
        script(folder.resolve("bin/sleep"), "exec " + find("sleep") + " 0.01"); // nothing that it waits for comes
        for (String killed : List.of("kill -9 $$", "kill -9 $$ $PPID", "rm target/building; kill -9 $$")) {
            deleteBuild();
            script(folder.resolve("bin/mvn"), String.join("\n", all.subList(0, steps)) + "\n" + killed);
            assertNotEquals(0, launch("info").code());

            script(folder.resolve("bin/mvn"), second);
            Ended ended = launch("info");

            assertEquals(0, ended.code(), ended.errors());
            for (String file : List.of("base/target/classes/Half.class", "base/target/base.jar",
                    "cli/target/leveret-cli.jar")) {
                assertEquals("whole", Files.readString(project.resolve(file)), killed);
            }
        }
    }

    private void deleteBuild() throws Exception {
        run("rm", "-rf", project.resolve("cli/target").toString(), project.resolve("base").toString(),
                project.resolve("target").toString());
    }

    @Test
    void build_isWaitedForByASecondStart() throws Exception {
        script(folder.resolve("bin/mvn"), "until [ -e go-on ]; do sleep 0.1; done\n" + MAVEN);
        Process first = launcher("info").start();
        Process second = null;
        try {
            while (!Files.exists(project.resolve("target/building"))) {
                Thread.onSpinWait();
            }
            second = launcher("info").start();
            BufferedReader errors = second.errorReader(StandardCharsets.UTF_8);
            for (String line = errors.readLine(); !line.endsWith("waiting for another build"); line = errors
                    .readLine()) {
                assertTrue(line.contains("first use"), line);
            }

            Files.writeString(project.resolve("go-on"), "");

            assertEquals(0, first.waitFor());
            assertEquals(0, second.waitFor());
            assertEquals(1, Files.readAllLines(project.resolve("maven-ran")).size());
        } finally {
            Files.writeString(project.resolve("go-on"), "");
            first.destroy();
            if (second != null) {
                second.destroy();
            }
        }
    }

    /** What {@code require_jdk} finds where JDKs usually are in the folders given. */
    private Ended findJdk(Path... usual) throws Exception {
        List<String> command = new ArrayList<>(List.of("bash", "-c",
                "source \"$1/config/jdk.sh\"; shift; usual_jdks=(\"$@\"); require_jdk; echo \"$jdk\"", "bash",
                project.toString()));
        Arrays.stream(usual).map(Path::toString).forEach(command::add);
        return run(command.toArray(String[]::new));
    }

    private Ended launch(String... arguments) throws Exception {
        return end(launcher(arguments));
    }

    private ProcessBuilder launcher(String... arguments) {
        List<String> command = new ArrayList<>(List.of(project.resolve("leveret").toString()));
        command.addAll(List.of(arguments));
        return process(command.toArray(String[]::new));
    }

    private Ended run(String... command) throws Exception {
        return end(process(command));
    }

    private ProcessBuilder process(String... command) {
        // By bash rather than by Java, whose own PATH is another.
        List<String> whole = new ArrayList<>(List.of(folder.resolve("bin/bash").toString(), "-c", "exec \"$@\"", "-"));
        whole.addAll(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(whole).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder;
    }

    private Ended end(ProcessBuilder builder) throws Exception {
        Path errors = folder.resolve("errors");
        Process process = builder.redirectError(errors.toFile()).start();
        process.getOutputStream().close();
        List<String> out = process.inputReader(StandardCharsets.UTF_8).lines().toList();
        return new Ended(process.waitFor(), out, Files.readAllLines(errors));
    }

    private Path jdk(String name, String version) throws IOException {
        Path home = folder.resolve(name);
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"),
                "IMPLEMENTOR=\"Somebody\"\nJAVA_VERSION=\"" + version + "\"\nOS_ARCH=\"x86_64\"\n");
        script(home.resolve("bin/java"), JAVA);
        script(home.resolve("bin/javac"), "");
        return home;
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Path find(String tool) {
        return Arrays.stream(System.getenv("PATH").split(":")).map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable).findFirst().orElseThrow();
    }
}
