package io.leveret.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tries the files that standard input names, one a line, and prints a line for each. In a process of its own, since
 * native code that reads a strange file may end it.
 */
final class SurveyProcess {
    private SurveyProcess() {}

    public static void main(String[] arguments) throws IOException {
        BufferedReader paths = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String path = paths.readLine(); path != null; path = paths.readLine()) {
            System.out.println(verdict(Path.of(path)).toLine());
        }
    }

    static Verdict verdict(Path file) throws IOException {
        String name = file.getFileName().toString();
        byte[] bytes = Files.readAllBytes(file);
        return Survey.isModel(file) ? ModelSurvey.of(new BenchModel(name, bytes)) : PhotoSurvey.of(bytes, name);
    }
}
