package io.leveret.fuzz;

import io.leveret.base.LeveretException;
import io.leveret.dataset.ClassMatching;
import io.leveret.dataset.DatasetException;
import io.leveret.dataset.LabeledPhotos;
import io.leveret.measure.evaluation.JournalException;
import io.leveret.measure.evaluation.Journals;
import io.leveret.tflite.metadata.Labels;
import io.leveret.train.FeatureStores;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Files of data sets and of interrupted work: tables of labeled photos, journals of evaluations, stores of features.
 * The first byte of an input says which of them the others are.
 */
final class DataTarget implements Target {
    private static final int TABLE = 0;
    private static final int JOURNAL = 1;
    private static final int STORE = 2;
    private static final List<String> LABELS = List.of("cat", "dog", "0 hare");
    private static final int MOST_ROWS = 6;
    private static final int MOST_LINE_EDITS = 4;
    private static final int MOST_BYTE_EDITS = 4;
    private static final long BASE_BYTES = 64 << 20;
    private static final int BYTES_FOR_EACH_OF_THE_FILE = 200; // rows and their fields are objects

    private final List<String> lines = Journals.lines();
    private final byte[] store = FeatureStores.store();
    private final ClassMatching matching = new ClassMatching("model", LABELS.size(), Optional.of(Labels.of(LABELS)));
    private final Path file;

    DataTarget() throws IOException {
        file = Files.createTempFile("leveret-data", ".csv");
        file.toFile().deleteOnExit();
    }

    @Override
    public byte[] make(Recipe recipe) {
        int kind = recipe.below(3);
        byte[] content = switch (kind) {
            case TABLE -> table(recipe);
            case JOURNAL -> journal(recipe);
            default -> store;
        };
        byte[] edited = kind == STORE || recipe.onceIn(2)
                ? ByteEdits.several(recipe, content, MOST_BYTE_EDITS)
                : content;
        byte[] input = new byte[1 + edited.length];
        input[0] = (byte) kind;
        System.arraycopy(edited, 0, input, 1, edited.length);
        return input;
    }

    /** A table, or one with other columns, separators, quotes, ends of lines and charsets. */
    private static byte[] table(Recipe recipe) {
        String end = recipe.oneOf("\n", "\r\n", "\r");
        List<String> columns = List.of("file", recipe.oneOf("label", "index", "label", "file", "", "\uFEFF"));
        StringBuilder text = new StringBuilder(recipe.oneOf("", "\uFEFF", "\n", "# ")).append(columns.getFirst())
                .append(recipe.oneOf(",", ", ", ";", "\t")).append(columns.getLast()).append(end);
        int rows = recipe.below(MOST_ROWS);
        for (int row = 0; row < rows; row++) {
            String name = recipe.oneOf("a.jpg", "\"b, c.jpg\"", "\u00e4.png", "", "\0", "../x", "\"", "a\uD800");
            String stated = recipe.oneOf("cat", "dog", "hare", "0 hare", "cat;dog", ";", "0", "2", "-1", "2147483648",
                    " 1 ", "", "\"cat\"", "=1+1", "x".repeat(1 << recipe.below(16)));
            text.append(name).append(recipe.oneOf(",", ",", ",", ";", ",,")).append(stated)
                    .append(recipe.onceIn(8) ? "" : end);
        }
        return text.toString().getBytes(recipe.onceIn(4) ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8);
    }

    /** Lines of a journal that are missing, doubled or damaged, most of them with the right checksum. */
    private byte[] journal(Recipe recipe) {
        List<String> edited = new ArrayList<>(lines);
        for (int i = 0; i < MOST_LINE_EDITS && !recipe.isDone() && !edited.isEmpty(); i++) {
            int at = recipe.below(edited.size());
            switch (recipe.below(5)) {
                case 0 -> edited.remove(at);
                case 1 -> edited.add(at, recipe.oneOf(lines));
                default -> {
                    byte[] line = edited.get(at).getBytes(StandardCharsets.UTF_8);
                    edited.set(at, Journals.sealed(new String(ByteEdits.one(recipe, line),
                            StandardCharsets.UTF_8)));
                }
            }
        }
        ByteArrayOutputStream journal = new ByteArrayOutputStream();
        edited.forEach(line -> journal.writeBytes(line.getBytes(StandardCharsets.UTF_8)));
        return journal.toByteArray();
    }

    @Override
    public String run(byte[] input, Meter meter) throws Exception {
        Files.write(file, Arrays.copyOfRange(input, Math.min(1, input.length), input.length));
        return switch (input.length == 0 ? TABLE : input[0]) {
            case JOURNAL -> replay();
            case STORE -> useStore();
            default -> match();
        };
    }

    private String match() throws IOException {
        try {
            LabeledPhotos photos = LabeledPhotos.read(file);
            if (matching.isMultiLabel(photos)) {
                matching.matchAll(photos);
                return "matched, several labels a photo";
            }
            matching.likelyShift(photos);
            matching.match(photos, 0);
            return "matched";
        } catch (DatasetException refused) {
            requireOneLine(refused);
            return "refused";
        }
    }

    private String replay() throws IOException {
        try {
            return Journals.replay(file);
        } catch (JournalException refused) {
            requireOneLine(refused);
            return "refused journal";
        }
    }

    private String useStore() {
        try {
            return FeatureStores.use(file);
        } catch (IOException refused) {
            return "refused store";
        }
    }

    private static void requireOneLine(LeveretException refused) {
        if (refused.getMessage().contains("\n")) {
            throw new IllegalStateException("a message of several lines", refused);
        }
    }

    @Override
    public long mostBytes(byte[] input) {
        return BASE_BYTES + (long) BYTES_FOR_EACH_OF_THE_FILE * input.length;
    }
}
