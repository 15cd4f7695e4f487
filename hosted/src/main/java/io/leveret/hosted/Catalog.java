package io.leveret.hosted;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
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
        try (BufferedReader table = new BufferedReader(
                new InputStreamReader(Catalog.class.getResourceAsStream(RESOURCE), StandardCharsets.UTF_8))) {
            return new Catalog(table.lines().skip(1).map(Catalog::parse).toList());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static HostedModel parse(String row) {
        String[] fields = row.split(",");
        return new HostedModel(fields[0], fields[1], Integer.parseInt(fields[2]), Double.parseDouble(fields[3]),
                Double.parseDouble(fields[4]), Double.parseDouble(fields[5]), Double.parseDouble(fields[6]),
                URI.create(fields[7]));
    }

    /** The model of this name. */
    public Optional<HostedModel> find(String name) {
        return models.stream().filter(model -> model.name().equals(name)).findFirst();
    }

    /** The names of all models. */
    public List<String> names() {
        return models.stream().map(HostedModel::name).toList();
    }
}
