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
 * The models that can be pulled, in the order in which they are listed.
 *
 * @param models no two of the same name
 */
public record Catalog(List<HostedModel> models) {
    private static final String RESOURCE = "catalog.csv";

    /**
     * A catalog; the list is copied.
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
     * TensorFlow's list of hosted models for classifying images, with its figures. Addresses are those of objects in
     * Google's storage as they can be had without a login.
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
                URI.create(row.getField("source")));
    }

    /** The model of this name. */
    public Optional<HostedModel> find(String name) {
        return models.stream().filter(model -> model.name().equals(name)).findFirst();
    }

    /**
     * The model of this name.
     *
     * @throws ModelNotFoundException if there is none
     */
    public HostedModel require(String name) {
        return find(name).orElseThrow(() -> ModelNotFoundException.notListed(name, closest(name)));
    }

    /** The name that an unknown one was probably meant to be; people also type it as that of a file. */
    public Optional<String> closest(String name) {
        return Spelling.closest(name.replaceFirst("\\.tflite$", ""), names());
    }

    /** The names of all models. */
    public List<String> names() {
        return models.stream().map(HostedModel::name).toList();
    }
}
