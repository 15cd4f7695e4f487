package io.leveret.dataset;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.leveret.base.LimitExceededException;
import io.leveret.base.TextFile;
import io.leveret.base.TextFormatException;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a CSV of photos with labels or indices. */
final class PhotoTable {
    private static final int MAX_BYTES = 256 << 20; // four million photos
    private static final String FILE = "file";
    private static final String LABEL = "label";
    private static final String INDEX = "index";
    private static final String COLUMNS = "its first row must name the columns file, and label or index";

    private final Path csv;

    private PhotoTable(Path csv) {
        this.csv = csv;
    }

    static LabeledPhotos read(Path csv) throws IOException {
        return new PhotoTable(csv).read();
    }

    private LabeledPhotos read() throws IOException {
        try (CsvReader<CsvRecord> rows = CsvReader.builder().skipEmptyLines(true).allowExtraFields(true)
                .allowMissingFields(true).ofCsvRecord(TextFile.decode(TextFile.read(csv, "CSV", MAX_BYTES)))) {
            return read(rows.iterator());
        } catch (CsvParseException malformed) {
            throw new DatasetException(csv, "it is no CSV: " + malformed.getMessage(), malformed);
        } catch (TextFormatException otherCharset) {
            throw new DatasetException(csv, otherCharset.line(), otherCharset.reason());
        } catch (OutOfMemoryError tooLarge) {
            throw new LimitExceededException("maxBytes", MAX_BYTES,
                    _ -> csv + ": its rows take more memory than this Java process may use (-Xmx)");
        }
    }

    private LabeledPhotos read(Iterator<CsvRecord> rows) {
        if (!rows.hasNext()) {
            throw new DatasetException(csv, "it is empty; " + COLUMNS);
        }
        List<String> columns = columns(rows.next());
        int file = columns.indexOf(FILE);
        boolean byIndex = columns.contains(INDEX);
        int stated = columns.indexOf(byIndex ? INDEX : LABEL);
        if (file < 0 || stated < 0) {
            throw new DatasetException(csv, "its columns are " + columns + "; " + COLUMNS + ", separated by commas");
        }
        List<LabeledPhotos.Entry> entries = new ArrayList<>();
        Map<String, String> known = new HashMap<>(); // one string per class, not per photo
        Optional<DatasetException> unlabeled = Optional.empty(); // a refusal of the first row without a label
        boolean several = false;
        while (rows.hasNext()) {
            CsvRecord row = rows.next();
            if (row.getFieldCount() != columns.size()) {
                throw refusal(row, row.getFieldCount() + " fields where the first row has " + columns.size()
                        + "; put fields with commas into quotes");
            }
            String text = row.getField(stated);
            several |= !byIndex && text.contains(LabeledPhotos.SEPARATOR);
            if (text.isBlank() && unlabeled.isEmpty()) {
                unlabeled = Optional.of(empty(row, stated, columns));
            }
            if (text.isBlank() && byIndex) {
                throw unlabeled.get();
            }
            entries.add(new LabeledPhotos.Entry(path(row, checked(row, file, columns)),
                    known.computeIfAbsent(byIndex ? index(row, text) : text, same -> same),
                    row.getStartingLineNumber()));
        }
        if (unlabeled.isPresent() && !several) {
            throw unlabeled.get();
        }
        if (entries.isEmpty()) {
            throw new DatasetException(csv, "there is no photo below its first row; give a row for each");
        }
        return new LabeledPhotos(csv, csv.resolveSibling(""),
                byIndex ? LabeledPhotos.Kind.INDEX
                        : several ? LabeledPhotos.Kind.LABELS : LabeledPhotos.Kind.LABEL,
                entries, 0, List.of());
    }

    /** Returns the names of the columns. */
    private static List<String> columns(CsvRecord header) {
        return header.getFields().stream().map(String::strip).toList();
    }

    private String checked(CsvRecord row, int column, List<String> columns) {
        String text = row.getField(column);
        if (text.isBlank()) {
            throw empty(row, column, columns);
        }
        return text;
    }

    private DatasetException empty(CsvRecord row, int column, List<String> columns) {
        return refusal(row, "its " + columns.get(column) + " is empty; give one");
    }

    private String path(CsvRecord row, String file) {
        try {
            return Path.of(file).toString();
        } catch (InvalidPathException invalid) {
            throw refusal(row, "'" + file + "' cannot be a path: " + invalid.getReason());
        }
    }

    private String index(CsvRecord row, String text) {
        try {
            return Integer.toString(Integer.parseInt(text.strip()));
        } catch (NumberFormatException notOne) {
            throw refusal(row,
                    "the index '" + text + "' is no whole number; give the class's place in the model's output,"
                            + " from 0");
        }
    }

    private DatasetException refusal(CsvRecord row, String reason) {
        return new DatasetException(csv, row.getStartingLineNumber(), reason);
    }
}
