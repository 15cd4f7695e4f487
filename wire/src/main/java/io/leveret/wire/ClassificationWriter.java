package io.leveret.wire;

import io.leveret.vision.ImageClassification;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** Writes the outcomes of photos, each as soon as it is known. */
public interface ClassificationWriter {
    /**
     * Returns a writer of one JSON document with the results of all photos.
     *
     * @param model the source of the model
     */
    static ClassificationWriter json(Writer out, String model) throws IOException {
        return json(out, model, List.of());
    }

    /**
     * Returns a writer of one JSON document with the results of all photos, and of explanations.
     *
     * @param model the source of the model
     * @param explanations of some of the photos
     */
    static ClassificationWriter json(Writer out, String model, List<Explanation> explanations) throws IOException {
        return new JsonClassifications(out, model, List.copyOf(explanations));
    }

    /**
     * Returns a writer of CSV: a row for each class of each photo, and one for each photo that failed or has no class.
     */
    static ClassificationWriter csv(Writer out) throws IOException {
        return new CsvClassifications(out);
    }

    /** Writes a photo's classes, and flushes. */
    void classified(String file, ImageClassification seen) throws IOException;

    /** Writes why a photo has no classes, and flushes. */
    void failed(String file, String error) throws IOException;

    /** Ends the document. */
    void end() throws IOException;
}
