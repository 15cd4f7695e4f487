/** Labeled photos: their files, classes, near-duplicates and splits. */
module io.leveret.dataset {
    requires transitive io.leveret.base;
    requires transitive io.leveret.image;
    requires transitive io.leveret.tflite;
    requires de.siegmar.fastcsv;
    requires static org.jspecify;

    exports io.leveret.dataset;
}
