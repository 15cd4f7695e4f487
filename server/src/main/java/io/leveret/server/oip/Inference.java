package io.leveret.server.oip;

import io.leveret.base.Cancellation;
import io.leveret.base.ErrorCode;
import io.leveret.base.LeveretException;
import io.leveret.base.MessageText;
import io.leveret.graph.Graph;
import io.leveret.graph.TensorSpec;
import io.leveret.image.ImageFormatException;
import io.leveret.server.model.ServedModel;
import io.leveret.server.problem.Problem;
import io.leveret.tflite.metadata.Labels;
import io.leveret.vision.Classification;
import io.leveret.vision.Head;
import io.leveret.vision.ImageClassification;
import io.leveret.vision.ImageProcessingOptions;
import io.leveret.vision.Outcome;
import io.leveret.vision.PictureSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Runs a request on a model.
 *
 * <p>Tensors of numbers have the datatype and shape of the model's inputs, except for the number of images, the first
 * dimension: more images than the model takes at once run one batch after the other. An input of BYTES instead holds
 * photos in any format that Leveret decodes; then the outputs are the scores of each photo, FP32 of shape {@code
 * [photos, classes]}, as the classifier gives them: 0 for classes that are below the model's own threshold.
 */
public final class Inference {
    /** The most photos in one request. */
    public static final int MAX_PHOTOS = 1024;
    /** The most bytes of the outputs of one request. */
    public static final long MAX_OUTPUT_BYTES = 64L << 20;
    private static final int CLASS_BYTES = 64; // about, of a class as a string

    private final ServedModel model;
    private final Graph graph;
    private final InferRequest request;
    private final Cancellation cancellation;
    private final TensorNames names;

    private Inference(ServedModel model, InferRequest request, Cancellation cancellation) {
        this.model = model;
        this.graph = model.model().graph();
        this.request = request;
        this.cancellation = cancellation;
        this.names = TensorNames.of(model.model());
    }

    /**
     * Runs a request.
     *
     * @throws Problem with status 400 if the request does not fit the model or has a photo that cannot be decoded, 413
     *     if a photo or the response would be too large
     * @throws io.leveret.base.CancelledException if cancelled
     */
    public static InferResponse run(ServedModel model, InferRequest request, Cancellation cancellation) {
        return new Inference(model, request, cancellation).run();
    }

    private InferResponse run() {
        Optional<InferTensor> photos = request.inputs().stream()
                .filter(input -> input.datatype() == Datatype.BYTES).findFirst();
        return new InferResponse(model.name(), model.version(), request.id(),
                photos.isPresent() ? photos(photos.get()) : tensors());
    }

    /**
     * An output to return.
     *
     * @param index of the graph
     * @param classes how many of the best classes to return; 0 for the values
     */
    private record Wanted(int index, int classes) {}

    /** Returns the outputs that the request asks for, or else all of those there are. */
    private List<Wanted> wanted(List<Integer> available) {
        int classes = RequestedOutput.classification(request.parameters());
        if (request.outputs().isEmpty()) {
            return available.stream().map(index -> new Wanted(index, classes)).toList();
        }
        List<Wanted> wanted = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        for (RequestedOutput output : request.outputs()) {
            int index = names.output(output.name());
            if (!available.contains(index)) {
                throw Problem.badRequest("output '" + outputName(index) + "' gives no scores of photos; ask for "
                        + outputName(available.getFirst()) + ", or send tensors of numbers");
            }
            if (!seen.add(index)) {
                throw Problem.badRequest("output '" + outputName(index) + "' is asked for twice; ask for it once");
            }
            wanted.add(new Wanted(index, output.classification() > 0 ? output.classification() : classes));
        }
        return wanted;
    }

    private String outputName(int index) {
        return names.outputs().get(index).name();
    }

    // Photos.

    private List<InferTensor> photos(InferTensor input) {
        if (request.inputs().size() > 1) {
            throw Problem.badRequest("photos are the only input of a request, but there are "
                    + request.inputs().size() + " inputs; send one input of BYTES, or tensors of numbers only");
        }
        names.input(input.name());
        List<byte[]> photos = ((TensorData.Strings) input.data()).values();
        if (photos.isEmpty() || photos.size() > MAX_PHOTOS) {
            throw Problem.badRequest("input '" + MessageText.brief(input.name()) + "' has " + photos.size()
                    + " photos; send 1 to " + MAX_PHOTOS);
        }
        List<ImageClassification> results = classify(model, photos, cancellation);
        List<Integer> heads = results.getFirst().heads().stream().map(Head::index).toList();
        List<InferTensor> outputs = new ArrayList<>();
        for (Wanted wanted : wanted(heads)) {
            List<Head> judged = results.stream().map(result -> result.heads().get(heads.indexOf(wanted.index())))
                    .toList();
            outputs.add(scores(wanted, judged));
        }
        return outputs;
    }

    /**
     * Classifies photos.
     *
     * @throws Problem with status 400 if a photo cannot be decoded, 413 if it is above the limits
     * @throws io.leveret.base.CancelledException if cancelled
     */
    public static List<ImageClassification> classify(ServedModel model, List<byte[]> photos,
            Cancellation cancellation) {
        ImageProcessingOptions options = ImageProcessingOptions.builder().cancellation(cancellation).build();
        try {
            return photos.size() == 1
                    ? List.of(model.together().classify(PictureSource.bytes(photos.getFirst(), "the photo"), options))
                    : model.classifyAll(IntStream.range(0, photos.size())
                            .mapToObj(i -> PictureSource.bytes(photos.get(i), "photo " + i)).toList(), options)
                            .stream().map(Inference::classification).toList();
        } catch (ImageFormatException refused) {
            String message = String.valueOf(Problem.of(refused).getMessage());
            throw refused.code() == ErrorCode.LIMIT_EXCEEDED ? Problem.tooLarge(message) : Problem.badRequest(message);
        } catch (IOException impossible) { // it is in memory
            throw new UncheckedIOException(impossible);
        }
    }

    private static ImageClassification classification(Outcome<?> outcome) {
        return switch (outcome) {
            case Outcome.Classified<?>(var _, ImageClassification seen) -> seen;
            case Outcome.Failed<?>(var _, LeveretException refused) -> throw refused;
            case Outcome.Failed<?>(var _, Throwable fault) -> throw new IllegalStateException(fault);
        };
    }

    /** Returns the output of a head for each of the photos; classes that the classifier leaves out score 0. */
    private InferTensor scores(Wanted wanted, List<Head> photos) {
        String name = outputName(wanted.index());
        int classes = wanted.classes();
        int values = isFirst(wanted.index()) ? model.classifier().classes()
                : graph.output(wanted.index()).shape().elements() / model.classifier().batchSize();
        int size = Math.max(values, photos.stream().flatMap(head -> head.classifications().stream())
                .mapToInt(each -> each.index() + 1).max().orElse(0)); // a single value may stand for two classes
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(photos.size() * size, Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        List<byte[]> strings = new ArrayList<>();
        for (Head head : photos) {
            double[] scores = new double[size];
            String[] labels = new String[size];
            Arrays.fill(labels, "");
            for (Classification each : head.classifications()) {
                scores[each.index()] = each.score();
                labels[each.index()] = each.label();
            }
            Arrays.stream(scores).forEach(score -> bytes.putFloat((float) score));
            if (classes > 0) {
                boolean named = Arrays.stream(labels).anyMatch(label -> !label.isEmpty());
                strings.addAll(Classes.best(scores, false, classes, named ? List.of(labels) : List.of()));
            }
        }
        return classes > 0
                ? InferTensor.of(name, List.of((long) photos.size(), (long) strings.size() / photos.size()), strings)
                : InferTensor.of(name, Datatype.FP32, List.of((long) photos.size(), (long) size), bytes.array());
    }

    // Tensors of numbers.

    /** Returns the outputs for inputs of numbers. */
    private List<InferTensor> tensors() {
        List<InferTensor> inputs = inputs();
        List<Wanted> wanted = wanted(IntStream.range(0, graph.outputs().size()).boxed().toList());
        Batching batching = Batching.of(model.model(), names, inputs);
        checkSize(wanted, batching);
        List<ByteArrayOutputStream> collected = new ArrayList<>(); // [wanted] its bytes, of one run after the other
        for (Wanted output : wanted) {
            collected.add(new ByteArrayOutputStream(
                    Math.toIntExact(batching.runs() * outputBytes(graph.output(output.index())))));
        }
        List<byte[]> given = inputs.stream().map(input -> ((TensorData.Numbers) input.data()).bytes()).toList();
        for (int run = 0; run < batching.runs(); run++) {
            cancellation.check();
            List<byte[]> outputs = model.run(batching.inputs(given, run), batching.size(run), cancellation);
            for (int i = 0; i < wanted.size(); i++) {
                collected.get(i).writeBytes(outputs.get(wanted.get(i).index()));
            }
        }
        List<InferTensor> outputs = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            outputs.add(output(wanted.get(i), collected.get(i).toByteArray(), batching));
        }
        return outputs;
    }

    /** Returns the inputs in the graph's order. */
    private List<InferTensor> inputs() {
        InferTensor[] byIndex = new InferTensor[graph.inputs().size()];
        for (InferTensor input : request.inputs()) {
            int index = names.input(input.name());
            if (byIndex[index] != null) {
                throw Problem.badRequest("input '" + names.inputs().get(index).name()
                        + "' is given twice; give it once");
            }
            byIndex[index] = input;
        }
        for (int i = 0; i < byIndex.length; i++) {
            ModelMetadata.Tensor expected = names.inputs().get(i);
            if (byIndex[i] == null) {
                throw Problem.badRequest("input '" + MessageText.brief(expected.name()) + "' is missing; give it as "
                        + expected.datatype() + " of shape " + expected.shape());
            }
            if (byIndex[i].datatype() != expected.datatype()) {
                throw Problem.badRequest("input '" + MessageText.brief(expected.name()) + "' is "
                        + byIndex[i].datatype() + ", but the model takes " + expected.datatype()
                        + "; send that, or photos as BYTES");
            }
        }
        return List.of(byIndex);
    }

    private void checkSize(List<Wanted> wanted, Batching batching) {
        long bytes = wanted.stream().mapToLong(output -> output.classes() == 0
                ? outputBytes(graph.output(output.index()))
                : CLASS_BYTES * (long) Math.min(output.classes(), graph.output(output.index()).shape().elements())
                        + outputBytes(graph.output(output.index())))
                .sum();
        if (bytes > 0 && batching.runs() > MAX_OUTPUT_BYTES / bytes) {
            throw Problem.tooLarge("the outputs of " + batching.images() + " images take more than "
                    + (MAX_OUTPUT_BYTES >> 20) + " MiB; send fewer in a request, or ask for fewer outputs");
        }
    }

    private static long outputBytes(TensorSpec output) {
        return (long) output.shape().elements() * output.type().bytes();
    }

    /** Returns an output for the bytes of all runs. */
    private InferTensor output(Wanted wanted, byte[] bytes, Batching batching) {
        ModelMetadata.Tensor tensor = names.outputs().get(wanted.index());
        List<Long> shape = batching.outputShape(graph.output(wanted.index()).shape());
        byte[] values = Arrays.copyOf(bytes, Math.toIntExact(
                InferTensor.elements(tensor.name(), shape) * tensor.datatype().bytes())); // without padding
        if (wanted.classes() == 0) {
            return InferTensor.of(tensor.name(), tensor.datatype(), shape, values);
        }
        double[] scores = Classes.scores(tensor.name(), tensor.datatype(), values);
        int images = shape.size() < 2 ? 1 : Math.toIntExact(Math.max(1, shape.getFirst()));
        int each = scores.length / images;
        List<String> labels = labels(wanted.index(), each);
        boolean integers = !graph.output(wanted.index()).type().isFloat();
        List<byte[]> strings = new ArrayList<>();
        for (int image = 0; image < images; image++) {
            strings.addAll(Classes.best(Arrays.copyOfRange(scores, image * each, (image + 1) * each), integers,
                    wanted.classes(), labels));
        }
        long count = strings.size() / images;
        return InferTensor.of(tensor.name(),
                shape.size() < 2 ? List.of(count) : List.of((long) images, count), strings);
    }

    /** Returns whether an output is the one that the classifier takes for the first with scores. */
    private boolean isFirst(int output) {
        return model.classifier().assumptions().output().value() == output;
    }

    /** Returns the class names of an output; empty if there are none. */
    private List<String> labels(int output, int classes) {
        Optional<Labels> labels = isFirst(output) ? model.classifier().labels()
                : model.model().metadata().output(output).labels("");
        return labels.map(Labels::names).filter(all -> all.size() == classes).orElse(List.of());
    }
}
