package io.leveret.bench.serve;

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
import io.javalin.Javalin;
import io.javalin.http.Context;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** What one writes without Leveret: Javalin, and DJL with PyTorch, in some thirty lines. */
final class PlainEndpoint {
    private static final int SIDE = 224;
    private static final List<String> NAMES = IntStream.range(0, 1000).mapToObj(i -> "class " + i).toList();

    private final ThreadLocal<Predictor<Image, Classifications>> predictors;

    private PlainEndpoint(Model model) {
        ImageClassificationTranslator translator = ImageClassificationTranslator.builder()
                .addTransform(new Resize(256)).addTransform(new CenterCrop(SIDE, SIDE)).addTransform(new ToTensor())
                .addTransform(new Normalize(new float[]{0.485f, 0.456f, 0.406f}, new float[]{0.229f, 0.224f, 0.225f}))
                .optSynset(NAMES).optApplySoftmax(true).optTopK(5).build();
        predictors = ThreadLocal.withInitial(() -> model.newPredictor(translator)); // they are not thread-safe
    }

    /**
     * Starts it.
     *
     * @param file a TorchScript file, or empty for DJL's own MobileNet v2, with random weights
     * @return its port
     */
    static int start(String file) throws Exception {
        Model model = Model.newInstance("mobilenet_v2", "PyTorch");
        if (file.isEmpty()) {
            Block block = MobileNetV2.builder().setOutSize(NAMES.size()).build();
            block.initialize(model.getNDManager(), DataType.FLOAT32, new Shape(1, 3, SIDE, SIDE));
            model.setBlock(block);
        } else {
            model.load(Path.of(file).toAbsolutePath());
        }
        PlainEndpoint endpoint = new PlainEndpoint(model);
        return Javalin.start(config -> {
            config.jetty.host = "127.0.0.1";
            config.jetty.port = 0;
            config.startup.showJavalinBanner = false;
            config.http.maxRequestSize = 20_000_000;
            config.routes.post("/classify", endpoint::classify);
        }).port();
    }

    private void classify(Context context) throws Exception {
        Image image = ImageFactory.getInstance().fromInputStream(context.bodyInputStream());
        context.contentType("application/json").result(predictors.get().predict(image).toJson());
    }
}
