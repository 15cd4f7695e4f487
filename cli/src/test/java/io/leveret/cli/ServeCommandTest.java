package io.leveret.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.wire.ExitCode;
import java.io.BufferedReader;
import java.io.File;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ServeCommandTest {
    @TempDir
    Path folder;

    private Path model;

    @BeforeEach
    void writeModel() throws Exception {
        model = Files.write(folder.resolve("colors.tflite"), Samples.colorModel());
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {
            "--port,70000,\"--port must be from 0 to 65535, not 70000\"",
            "--queue,-1,--queue must be from 0 to 1000000",
            "--max-concurrent,0,--max-concurrent must be from 1",
            "--max-body,lots,--max-body cannot be 'lots'",
            "--deadline,0s,--deadline cannot be '0s'",
            "--batch,0,--batch must be from 1 to 1024",
            "--batch-wait,soon,--batch-wait cannot be 'soon'",
            "--model,none.tflite,none.tflite",
            "--model,x=,--model x= names no file",
            "--model,a b=colors.tflite,a b=colors.tflite"})
    void option_unusable_isRefused(String option, String value, String words) {
        CommandRun run = CommandRun.of("serve", option, value);
        assertEquals(ExitCode.BAD_INPUT, run.code());
        assertTrue(run.err().contains(words), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
    }

    @Test
    void port_thatIsTaken_isRefused() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CommandRun run = CommandRun.of("serve", "--model", model, "--port", taken.getLocalPort());
            assertEquals(ExitCode.BAD_INPUT, run.code());
            assertTrue(run.err().contains("--port " + taken.getLocalPort() + " cannot be had"), run.err());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "below"})
    void teachFolder_thatIsAFile_isRefused(String below) {
        Path folder = below.isEmpty() ? model : model.resolve(below);
        CommandRun run = CommandRun.of("serve", "--model", model, "--port", "0", "--teach-dir", folder);
        assertEquals(ExitCode.BAD_INPUT, run.code());
        assertTrue(run.err().contains("--teach-dir " + folder + " cannot be used: "), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
    }

    @Test
    void host_thatIsNone_isRefused() {
        CommandRun run = CommandRun.of("serve", "--model", model, "--port", "0", "--host", "none.invalid");
        assertEquals(ExitCode.BAD_INPUT, run.code());
        assertTrue(run.err().contains("--host none.invalid --port 0 cannot be had: there is no host"), run.err());
    }

    @Test
    void model_twiceUnderOneName_isRefused() {
        for (String second : List.of("colors=" + model, model.toString())) {
            CommandRun run = CommandRun.of("serve", "--port", "0", "--model", model, "--model", second);
            assertEquals(ExitCode.BAD_INPUT, run.code());
            assertTrue(run.err().contains("--model has the name 'colors' twice"), run.err());
        }
    }

    @Test
    void terminated_answersWhatItHasAccepted_andEndsWithZero() throws Exception {
        Process process = start("--port", "0", "--model", "hues=" + model);
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            String line = out.readLine();
            assertTrue(line.matches("listening on http://127\\.0\\.0\\.1:[0-9]+"), line);
            URI address = URI.create(line.substring("listening on ".length()));
            byte[] photo = Samples.png(Samples.RED);
            assertTrue(classify(address, photo).contains("\"model\":\"hues\""));
            try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), address.getPort())) {
                slow.getOutputStream().write(("POST /v1/classify HTTP/1.1\r\nHost: a\r\nContent-Length: "
                        + photo.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                slow.getOutputStream().write(photo, 0, 10);
                slow.getOutputStream().flush();
                assertTrue(classify(address, photo).contains("results")); // so the first one has been accepted, too
                process.destroy(); // SIGTERM
                slow.getOutputStream().write(photo, 10, photo.length - 10);
                slow.getOutputStream().flush();
                String answer = new String(slow.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
            }
        }
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue());
    }

    @Test
    void batch_thatTheModelDoesNotTake_isSaidOnStandardError() throws Exception {
        Process process = start("--port", "0", "--model", "hues=" + model, "--batch", "4");
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
                BufferedReader err = process.errorReader(StandardCharsets.UTF_8)) {
            String line = out.readLine();
            URI address = URI.create(line.substring("listening on ".length()));
            assertTrue(classify(address, Samples.png(Samples.RED)).contains("\"model\":\"hues\""));
            process.toHandle().destroy(); // Process.destroy would close the streams
            String said = err.readAllAsString();
            assertTrue(said.contains("The model hues does not take 4 photos together, so it gets each alone: "), said);
            assertFalse(said.contains("is not a usable"), said);
        }
    }

    private static String classify(URI address, byte[] photo) throws Exception {
        HttpURLConnection connection = (HttpURLConnection) address.resolve("/v1/classify").toURL().openConnection();
        connection.setDoOutput(true);
        connection.getOutputStream().write(photo);
        assertEquals(200, connection.getResponseCode());
        return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static Process start(String... arguments) throws Exception {
        String path = Stream.of("jdk.module.path", "java.class.path").map(System::getProperty)
                .filter(each -> each != null && !each.isEmpty())
                .reduce((modules, classes) -> modules + File.pathSeparator + classes).orElseThrow();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED", "-cp", path, "io.leveret.cli.Main", "serve"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).start(); // it writes less than a pipe holds
    }
}
