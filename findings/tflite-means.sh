#!/bin/bash
# TensorFlow Lite's MEAN of int8 values is not the nearest number: it makes 1 of the mean of 0, 0, 0 and 1.
#
# Its own kernel rounds twice: the sum times a factor from 1/2 to 1, then that by a power of two. A half that is left by
# the first rounding goes away from zero in the second, so 24/49 becomes 1. Where XNNPACK runs MEAN, and in
# AVERAGE_POOL_2D with either, means are the nearest numbers. So the same network, whose last step over 7 × 7 places may
# be written in both ways, has other features by the operator that the converter chose, and by the kernels in use.
#
# Versions: TensorFlow Lite 2.20.0 (org.bytedeco:tensorflow-lite:2.20.0-1.5.13), x86-64. The model is one operator, its
# input and output of scale 1 and zero point 0.
# Output seen (sums of the values of a square, each 0 or 1, or 0 or -1, whose mean is not the nearest number):
#> 2 by 2 MEAN, own kernel: [1]
#> 2 by 2 MEAN, XNNPACK: []
#> 2 by 2 AVERAGE_POOL_2D, own kernel: []
#> 2 by 2 AVERAGE_POOL_2D, XNNPACK: []
#> 7 by 7 MEAN, own kernel: [-24, 24]
#> 7 by 7 MEAN, XNNPACK: []
#> 7 by 7 AVERAGE_POOL_2D, own kernel: []
#> 7 by 7 AVERAGE_POOL_2D, XNNPACK: []
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for home in "${JAVA_HOME-}" /usr/lib/jvm/*; do
  ! grep -qs '^JAVA_VERSION="25' "$home/release" || jdk=$home
done
: "${jdk:?no JDK 25 was found: set JAVA_HOME to one}"

{
  printf '<project><modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId>'
  printf '<version>1</version><packaging>pom</packaging><dependencies>'
  while IFS=: read -r group artifact version classifier; do
    printf '<dependency><groupId>%s</groupId><artifactId>%s</artifactId>' "$group" "$artifact"
    printf '<version>%s</version><classifier>%s</classifier></dependency>' "$version" "$classifier"
  done <<'PACKAGES'
org.bytedeco:tensorflow-lite:2.20.0-1.5.13:
org.bytedeco:tensorflow-lite:2.20.0-1.5.13:linux-x86_64
org.bytedeco:javacpp:1.5.13:
org.bytedeco:javacpp:1.5.13:linux-x86_64
org.tensorflow:tensorflow-lite-metadata:0.4.4:
com.google.flatbuffers:flatbuffers-java:25.2.10:
PACKAGES
  printf '</dependencies></project>'
} >"$work/pom.xml"
mvn -B -q -f "$work/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
  -Dmdep.outputFile="$work/classpath" >&2

cat >"$work/Finding.java" <<'JAVA'
import com.google.flatbuffers.FlatBufferBuilder;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorflowlite.BuiltinOpResolver;
import org.bytedeco.tensorflowlite.BuiltinOpResolverWithoutDefaultDelegates;
import org.bytedeco.tensorflowlite.FlatBufferModel;
import org.bytedeco.tensorflowlite.Interpreter;
import org.bytedeco.tensorflowlite.InterpreterBuilder;
import org.tensorflow.lite.schema.Buffer;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.Operator;
import org.tensorflow.lite.schema.OperatorCode;
import org.tensorflow.lite.schema.Pool2DOptions;
import org.tensorflow.lite.schema.QuantizationParameters;
import org.tensorflow.lite.schema.ReducerOptions;
import org.tensorflow.lite.schema.SubGraph;
import org.tensorflow.lite.schema.Tensor;
import org.tensorflow.lite.schema.TensorType;

void main() {
    for (int side : new int[]{2, 7}) {
        for (boolean pool : new boolean[]{false, true}) {
            byte[] file = model(side, pool);
            String name = side + " by " + side + (pool ? " AVERAGE_POOL_2D" : " MEAN");
            IO.println(name + ", own kernel: " + wrong(file, side, new BuiltinOpResolverWithoutDefaultDelegates()));
            IO.println(name + ", XNNPACK: " + wrong(file, side, new BuiltinOpResolver()));
        }
    }
}

/** The sums of that many ones or minus ones whose mean is not the nearest number. */
static List<Integer> wrong(byte[] file, int side, BuiltinOpResolver resolver) {
    int pixels = side * side;
    List<Integer> found = new ArrayList<>();
    try (BytePointer bytes = new BytePointer(file);
            FlatBufferModel model = FlatBufferModel.VerifyAndBuildFromBuffer(bytes, file.length, null, null);
            InterpreterBuilder builder = new InterpreterBuilder(model, resolver);
            Interpreter interpreter = new Interpreter((Pointer) null)) {
        check(builder.apply(interpreter));
        check(interpreter.AllocateTensors());
        for (int sum = -pixels; sum <= pixels; sum++) {
            for (int i = 0; i < pixels; i++) {
                interpreter.input_tensor(0).data().raw().put(i, (byte) (i < Math.abs(sum) ? Integer.signum(sum) : 0));
            }
            check(interpreter.Invoke());
            int mean = interpreter.output_tensor(0).data().raw().get();
            if (Math.abs(2 * (mean * pixels - sum)) > pixels) {
                found.add(sum);
            }
        }
    }
    return found;
}

static void check(int status) {
    if (status != 0) {
        throw new IllegalStateException("TensorFlow Lite refuses the model");
    }
}

/** A model of one operator: the mean of a square of int8 values, of a scale of 1. */
static byte[] model(int side, boolean pool) {
    FlatBufferBuilder file = new FlatBufferBuilder();
    int input = tensor(file, "input", TensorType.INT8, 0, 1, side, side, 1);
    int axes = tensor(file, "axes", TensorType.INT32, 1, 2);
    int output = tensor(file, "output", TensorType.INT8, 0, 1, 1, 1, 1);
    int options = pool ? Pool2DOptions.createPool2DOptions(file, (byte) 1, 1, 1, side, side, (byte) 0)
            : ReducerOptions.createReducerOptions(file, true);
    int inputs = Operator.createInputsVector(file, pool ? new int[]{0} : new int[]{0, 1});
    int outputs = Operator.createOutputsVector(file, new int[]{2});
    int code = pool ? BuiltinOperator.AVERAGE_POOL_2D : BuiltinOperator.MEAN;
    Operator.startOperator(file);
    Operator.addInputs(file, inputs);
    Operator.addOutputs(file, outputs);
    Operator.addBuiltinOptionsType(file, pool ? BuiltinOptions.Pool2DOptions : BuiltinOptions.ReducerOptions);
    Operator.addBuiltinOptions(file, options);
    int step = Operator.endOperator(file);
    int graphInputs = SubGraph.createInputsVector(file, new int[]{0});
    int graph = SubGraph.createSubGraph(file, SubGraph.createTensorsVector(file, new int[]{input, axes, output}),
            graphInputs, outputs, SubGraph.createOperatorsVector(file, new int[]{step}), 0);
    int operator = OperatorCode.createOperatorCode(file, (byte) code, 0, 2, code);
    int rowsAndColumns = Buffer.createDataVector(file, new byte[]{1, 0, 0, 0, 2, 0, 0, 0});
    Buffer.startBuffer(file);
    int empty = Buffer.endBuffer(file);
    Buffer.startBuffer(file);
    Buffer.addData(file, rowsAndColumns);
    int constant = Buffer.endBuffer(file);
    Model.finishModelBuffer(file, Model.createModel(file, 3,
            Model.createOperatorCodesVector(file, new int[]{operator}),
            Model.createSubgraphsVector(file, new int[]{graph}), 0,
            Model.createBuffersVector(file, new int[]{empty, constant}), 0, 0, 0));
    return file.sizedByteArray();
}

static int tensor(FlatBufferBuilder file, String name, byte type, int buffer, int... sizes) {
    int scales = QuantizationParameters.createScaleVector(file, new float[]{1});
    int zeroPoints = QuantizationParameters.createZeroPointVector(file, new long[]{0});
    int quantization = QuantizationParameters.createQuantizationParameters(file, 0, 0, scales, zeroPoints, (byte) 0,
            0, 0);
    int shape = Tensor.createShapeVector(file, sizes);
    int title = file.createString(name);
    Tensor.startTensor(file);
    Tensor.addShape(file, shape);
    Tensor.addType(file, type);
    Tensor.addBuffer(file, buffer);
    Tensor.addName(file, title);
    if (type == TensorType.INT8) {
        Tensor.addQuantization(file, quantization);
    }
    return Tensor.endTensor(file);
}
JAVA
"$jdk/bin/java" --enable-native-access=ALL-UNNAMED -Dorg.bytedeco.javacpp.cachedir="$work/cache" \
  -cp "$(cat "$work/classpath")" "$work/Finding.java" >"$work/output"
cat "$work/output"
sed -n 's/^#> //p' "$0" | diff - "$work/output" || {
  echo "the behavior has changed: above, < is what was seen and > is what this run gave" >&2
  exit 1
}
