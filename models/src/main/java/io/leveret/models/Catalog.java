package io.leveret.models;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.leveret.base.Spelling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * The hosted models, in listing order.
 *
 * @param models with unique names
 */
public record Catalog(List<HostedModel> models) {
    private static final String RESOURCE = "catalog.csv";

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if two models have the same name
     */
    public Catalog {
        models = List.copyOf(models);
        if (models.stream().map(HostedModel::name).distinct().count() < models.size()) {
            throw new IllegalArgumentException("two hosted models of the same name");
        }
    }

    /**
     * Returns TensorFlow's list of hosted models for classifying images, with its figures. Addresses are objects in
     * Google's storage that need no login. The publisher states no digests; that of one archive is
     * known from TensorFlow's own build (tensorflow/workspace2.bzl).
     *
     * @throws UncheckedIOException if the jar cannot be read
     */
    public static Catalog published() {
        try (CsvReader<NamedCsvRecord> table = CsvReader.builder()
                .ofNamedCsvRecord(Catalog.class.getResourceAsStream(RESOURCE))) {
            return new Catalog(table.stream().map(Catalog::parse).toList());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static HostedModel parse(NamedCsvRecord row) {
        return new HostedModel(row.getField("name"), row.getField("type"), Integer.parseInt(row.getField("inputSide")),
                Double.parseDouble(row.getField("megabytes")), Double.parseDouble(row.getField("top1Percent")),
                Double.parseDouble(row.getField("top5Percent")), Double.parseDouble(row.getField("pixel3Millis")),
                URI.create(row.getField("source")), row.getField("archiveSha256"));
    }

    /** Returns the model with this name. */
    public Optional<HostedModel> find(String name) {
        return models.stream().filter(model -> model.name().equals(name)).findFirst();
    }

    /**
     * Returns the model with this name.
     *
     * @throws ModelNotFoundException if there is none
     */
    public HostedModel require(String name) {
        return find(name).orElseThrow(() -> ModelNotFoundException.notListed(name, closest(name)));
    }

    /** Returns the name that an unknown one was probably meant to be; users may also type it as a file name. */
    public Optional<String> closest(String name) {
        return Spelling.closest(name.replaceFirst("\\.tflite$", ""), names());
    }

    /** The names of all models. */
    public List<String> names() {
        return models.stream().map(HostedModel::name).toList();
    }
}
