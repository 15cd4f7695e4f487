package io.leveret.server.oip;

import io.leveret.base.MessageText;
import io.leveret.graph.Graph;
import io.leveret.graph.Shape;
import io.leveret.graph.TensorSpec;
import io.leveret.server.problem.Problem;
import io.leveret.tflite.Model;
import java.util.ArrayList;
import java.util.List;

/**
 * How the images of a request go through a model, which takes a fixed number of them at once: in one run or several.
 *
 * @param images the number of images, the first dimension of the request's tensors; 0 if the model's tensors go in as
 *        they are
 * @param batch the images of one run; 0 if the tensors do not share a number of them
 * @param runs the number of runs
 */
record Batching(long images, int batch, int runs) {
    /**
     * Decides.
     *
     * @param inputs in the graph's order, each with as many values as its shape says
     * @throws Problem with status 400 if the shapes of the inputs do not fit the model
     */
    static Batching of(Model model, TensorNames names, List<InferTensor> inputs) {
        Graph graph = model.graph();
        boolean fits = true;
        for (int i = 0; i < inputs.size(); i++) {
            fits &= inputs.get(i).shape().equals(dimensions(graph.input(i).shape()));
        }
        if (fits) {
            return new Batching(0, commonBatch(graph), 1);
        }
        int batch = commonBatch(graph);
        long images = inputs.getFirst().shape().isEmpty() ? 0 : inputs.getFirst().shape().getFirst();
        for (int i = 0; i < inputs.size(); i++) {
            List<Long> shape = inputs.get(i).shape();
            List<Long> expected = dimensions(graph.input(i).shape());
            boolean others = shape.size() == expected.size() && !shape.isEmpty()
                    && shape.subList(1, shape.size()).equals(expected.subList(1, expected.size()));
            if (!others || batch == 0 && !shape.equals(expected)) {
                throw mismatch(names.inputs().get(i), shape, expected);
            }
            if (shape.getFirst() != images) {
                throw Problem.badRequest("input '" + MessageText.brief(names.inputs().get(i).name()) + "' has "
                        + shape.getFirst() + " images, but '" + MessageText.brief(names.inputs().getFirst().name())
                        + "' has " + images + "; give all inputs the same first dimension");
            }
        }
        boolean open = graph.inputs().stream().allMatch(index -> model.isOpen(graph.tensor(index), 0));
        if (images < 1 || images % batch != 0 && !open) {
            throw Problem.badRequest("input '" + MessageText.brief(names.inputs().getFirst().name()) + "' has "
                    + images + " images; the model takes "
                    + (batch == 1 || open ? "at least 1" : "multiples of " + batch));
        }
        return new Batching(images, batch, Math.toIntExact((images + batch - 1) / batch));
    }

    private static Problem mismatch(ModelMetadata.Tensor input, List<Long> shape, List<Long> expected) {
        return Problem.badRequest("input '" + MessageText.brief(input.name()) + "' has shape " + shape
                + ", but the model takes " + expected
                + (expected.size() > 1 ? ", where the first is the number of images" : ""));
    }

    /** Returns the first dimension of all inputs and outputs; 0 if they do not share one. */
    private static int commonBatch(Graph graph) {
        List<Shape> shapes = new ArrayList<>();
        graph.inputs().forEach(index -> shapes.add(graph.tensor(index).shape()));
        graph.outputs().forEach(index -> shapes.add(graph.tensor(index).shape()));
        if (shapes.stream().anyMatch(shape -> shape.rank() == 0)) {
            return 0;
        }
        int batch = shapes.getFirst().dimension(0);
        return shapes.stream().allMatch(shape -> shape.dimension(0) == batch) ? batch : 0;
    }

    private static List<Long> dimensions(Shape shape) {
        List<Long> dimensions = new ArrayList<>();
        for (int dimension : shape.toArray()) {
            dimensions.add((long) dimension);
        }
        return dimensions;
    }

    /** Returns the number of images of a run; 1 if the model does not count them. */
    int size(int run) {
        return images == 0 ? Math.max(1, batch) : (int) Math.min(batch, images - (long) run * batch);
    }

    /** Returns the inputs of a run, with zeros after the last image. */
    List<byte[]> inputs(List<byte[]> all, int run) {
        if (images == 0) {
            return all;
        }
        List<byte[]> part = new ArrayList<>(all.size());
        for (byte[] values : all) {
            int image = Math.toIntExact(values.length / images);
            byte[] batched = new byte[batch * image];
            int from = run * batched.length;
            System.arraycopy(values, from, batched, 0, Math.min(batched.length, values.length - from));
            part.add(batched);
        }
        return part;
    }

    /** Returns the shape of an output of all runs. */
    List<Long> outputShape(Shape output) {
        List<Long> shape = dimensions(output);
        if (images > 0) {
            shape.set(0, images);
        }
        return shape;
    }
}
