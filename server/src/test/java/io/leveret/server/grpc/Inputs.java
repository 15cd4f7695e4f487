package io.leveret.server.grpc;

import com.google.protobuf.ByteString;
import io.leveret.image.Pixels;
import io.leveret.image.awt.ImageEncoder;
import io.leveret.server.client.InferenceClient.InferTensorContents;
import io.leveret.server.client.InferenceClient.ModelInferRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;

/** Requests to the models of {@link GrpcServer}, and what is right for them. */
final class Inputs {
    private Inputs() {}

    /** Returns the values of an image, between 0 and 1, in which one channel is brighter by its seed. */
    static float[] image(String model, long seed) {
        Random random = new Random(seed);
        float[] image = new float[3 * (model.equals(GrpcServer.SMALL) ? GrpcServer.SMALL_SIDE * GrpcServer.SMALL_SIDE
                : GrpcServer.LARGE_HEIGHT * GrpcServer.LARGE_WIDTH)];
        for (int i = 0; i < image.length; i++) {
            image[i] = random.nextFloat() * (i % 3 == seed % 3 ? 1 : 0.5f);
        }
        return image;
    }

    /** Returns the scores of an image: the softmax of its channels' means. */
    static float[] scores(float[] image) {
        double[] means = new double[3];
        for (int i = 0; i < image.length; i++) {
            means[i % 3] += image[i] / (image.length / 3.0);
        }
        double sum = Math.exp(means[0]) + Math.exp(means[1]) + Math.exp(means[2]);
        return new float[]{(float) (Math.exp(means[0]) / sum), (float) (Math.exp(means[1]) / sum),
                (float) (Math.exp(means[2]) / sum)};
    }

    private static ModelInferRequest.InferInputTensor.Builder tensor(String model) {
        int height = model.equals(GrpcServer.SMALL) ? GrpcServer.SMALL_SIDE : GrpcServer.LARGE_HEIGHT;
        int width = model.equals(GrpcServer.SMALL) ? GrpcServer.SMALL_SIDE : GrpcServer.LARGE_WIDTH;
        return ModelInferRequest.InferInputTensor.newBuilder().setName("image").setDatatype("FP32")
                .addAllShape(List.of(1L, (long) height, (long) width, 3L));
    }

    /** Returns a request with the values in raw_input_contents. */
    static ModelInferRequest raw(String model, float[] image) {
        ByteBuffer bytes = ByteBuffer.allocate(image.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(image);
        return ModelInferRequest.newBuilder().setModelName(model).addInputs(tensor(model))
                .addRawInputContents(ByteString.copyFrom(bytes)).build();
    }

    /** Returns a request with the values in fp32_contents. */
    static ModelInferRequest typed(String model, float[] image) {
        InferTensorContents.Builder contents = InferTensorContents.newBuilder();
        for (float value : image) {
            contents.addFp32Contents(value);
        }
        return ModelInferRequest.newBuilder().setModelName(model)
                .addInputs(tensor(model).setContents(contents)).build();
    }

    /** Returns a photo of one color, a PNG. */
    static byte[] photo(int red, int green, int blue) throws IOException {
        byte[] rgb = new byte[3 * 16 * 12];
        for (int i = 0; i < rgb.length; i += 3) {
            rgb[i] = (byte) red;
            rgb[i + 1] = (byte) green;
            rgb[i + 2] = (byte) blue;
        }
        return ImageEncoder.png(Pixels.of(16, 12, rgb));
    }

    /** Returns a request with photos, in raw_input_contents or bytes_contents. */
    static ModelInferRequest photos(boolean raw, List<byte[]> photos) {
        ModelInferRequest.InferInputTensor.Builder input = ModelInferRequest.InferInputTensor.newBuilder()
                .setName("image").setDatatype("BYTES").addShape(photos.size());
        ModelInferRequest.Builder request = ModelInferRequest.newBuilder().setModelName(GrpcServer.SMALL);
        if (!raw) {
            InferTensorContents.Builder contents = InferTensorContents.newBuilder();
            photos.forEach(photo -> contents.addBytesContents(ByteString.copyFrom(photo)));
            return request.addInputs(input.setContents(contents)).build();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] photo : photos) {
            bytes.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(photo.length).array());
            bytes.writeBytes(photo);
        }
        return request.addInputs(input).addRawInputContents(ByteString.copyFrom(bytes.toByteArray())).build();
    }

    /** Returns floats of raw contents. */
    static float[] floats(ByteString raw) {
        float[] values = new float[raw.size() / Float.BYTES];
        raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }
}
