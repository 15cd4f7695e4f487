/** Labeled photos: where they are, which classes they are of, which are almost the same, and how they are split. */
module io.leveret.dataset {
    requires transitive io.leveret.base;
    requires transitive io.leveret.image;
    requires transitive io.leveret.tflite;
    requires de.siegmar.fastcsv;

    exports io.leveret.dataset;
}
