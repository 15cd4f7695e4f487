package io.leveret.bench.spark;

import ai.djl.Model;
import ai.djl.basicmodelzoo.cv.classification.MobileNetV2;
import ai.djl.inference.Predictor;
import ai.djl.modality.Classifications;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.modality.cv.transform.CenterCrop;
import ai.djl.modality.cv.transform.Normalize;
import ai.djl.modality.cv.transform.Resize;
import ai.djl.modality.cv.transform.ToTensor;
import ai.djl.modality.cv.translator.ImageClassificationTranslator;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import io.leveret.spark.LeveretClassifier;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Leveret beside DJL's way in Spark: a predictor for each partition, and PyTorch with one thread for each task. */
final class DjlBeside {
    private static final int SIDE = 224;
    private static final List<String> NAMES = IntStream.range(0, 1000).mapToObj(i -> "class " + i).toList();

    private DjlBeside() {}

    static void run(Path photos, Map<String, String> options, int turns) {
        System.setProperty("ai.djl.pytorch.num_threads", "1");
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
        SparkSession spark = SparkSession.builder().master("local[*]").appName("leveret bench")
                .config("spark.ui.enabled", "false").config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1").getOrCreate();
        Dataset<Row> files = spark.read().format("binaryFile").option("recursiveFileLookup", true)
                .load(photos.toString());
        LeveretClassifier leveret = new LeveretClassifier().setTopK(5);
        if (options.containsKey("model")) {
            leveret.setModelPath(options.get("model"));
        }
        long count = files.select("path").count();
        for (int turn = 0; turn <= turns; turn++) { // the first warms up
            long start = System.nanoTime();
            long ours = leveret.transform(files).where("error IS NULL").count();
            double leveretSeconds = (System.nanoTime() - start) / 1e9;
            start = System.nanoTime();
            long theirs = files.select("content").as(Encoders.BINARY())
                    .mapPartitions(new Predicting(options.getOrDefault("torch", "")), Encoders.STRING()).count();
            double djlSeconds = (System.nanoTime() - start) / 1e9;
            System.out.printf(Locale.ROOT,
                    "%s: Leveret %.1f photos/s (%d), DJL with PyTorch %.1f photos/s (%d): %.2f%n",
                    turn == 0 ? "warm-up" : "turn " + turn, count / leveretSeconds, ours, count / djlSeconds, theirs,
                    djlSeconds / leveretSeconds);
        }
        spark.stop();
    }

    /** A predictor for the photos of a partition. */
    private record Predicting(String file) implements MapPartitionsFunction<byte[], String> {
        private static volatile Model shared; // loaded once, as one would

        @Override
        public Iterator<String> call(Iterator<byte[]> photos) throws Exception {
            ImageClassificationTranslator translator = ImageClassificationTranslator.builder()
                    .addTransform(new Resize(256)).addTransform(new CenterCrop(SIDE, SIDE))
                    .addTransform(new ToTensor())
                    .addTransform(new Normalize(new float[]{0.485f, 0.456f, 0.406f},
                            new float[]{0.229f, 0.224f, 0.225f}))
                    .optSynset(NAMES).optApplySoftmax(true).optTopK(5).build();
            List<String> results = new ArrayList<>();
            try (Predictor<Image, Classifications> predictor = model().newPredictor(translator)) {
                while (photos.hasNext()) {
                    Image image = ImageFactory.getInstance().fromInputStream(new ByteArrayInputStream(photos.next()));
                    results.add(predictor.predict(image).toJson());
                }
            }
            return results.iterator();
        }

        private Model model() throws Exception {
            synchronized (Predicting.class) {
                if (shared == null) {
                    Model model = Model.newInstance("mobilenet_v2", "PyTorch");
                    if (file.isEmpty()) {
                        Block block = MobileNetV2.builder().setOutSize(NAMES.size()).build();
                        block.initialize(model.getNDManager(), DataType.FLOAT32, new Shape(1, 3, SIDE, SIDE));
                        model.setBlock(block);
                    } else {
                        model.load(Path.of(file).toAbsolutePath());
                    }
                    shared = model;
                }
                return shared;
            }
        }
    }
}
