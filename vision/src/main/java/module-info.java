/** Classifies photos: from a photo and a model to labels with scores. */
module io.leveret.vision {
    requires transitive io.leveret.model;
    requires transitive io.leveret.image;
    requires io.leveret.engine;

    exports io.leveret.vision;
}
