/** Classifies photos: from a photo and a model to labels with scores. */
module io.leveret.vision {
    requires transitive io.leveret.tflite;
    requires transitive io.leveret.image;
    requires transitive io.leveret.engine; // Workers
    requires org.slf4j;
    requires static org.jspecify;

    exports io.leveret.vision;
}
