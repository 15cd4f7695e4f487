#!/bin/bash
# TensorFlow Lite's EQUAL of two int8 tensors of one scale finds different numbers equal; for int16 it ignores scales.
#
# The int8 kernels of EQUAL, GREATER and the others do not compare the stored bytes, even where both tensors have the
# same scale and zero point: they turn both into real numbers rounded to 256ths. Below a scale of 1/256 neighbors fall
# together, as with scores from 0 to .25, whose scale is about 1/1024: a mask "score > threshold" is off by three steps.
# The int16 kernels compare stored numbers only: 1 step of 1 is equal to 1 step of 2, and 2 steps of 1 are not.
# No kernel of XNNPACK stands in for them: both resolvers give the same.
#
# Versions: TensorFlow Lite 2.20.0 (org.bytedeco:tensorflow-lite:2.20.0-1.5.13), x86-64. The model is one operator.
# Output seen:
#> int8, scale 1/256: [0, 1, 2, 3, 4, 5, 6, 7] EQUAL 4: 4
#> int8, scale 1/256: [0, 1, 2, 3, 4, 5, 6, 7] GREATER 4: 5 6 7
#> int8, scale 1/1024: [0, 1, 2, 3, 4, 5, 6, 7] EQUAL 4: 2 3 4 5
#> int8, scale 1/1024: [0, 1, 2, 3, 4, 5, 6, 7] GREATER 4: 6 7
#> int16, scales 1 and 2: [0, 1, 2, 3, 4, 5, 6, 7] EQUAL 2: 2
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
import org.bytedeco.javacpp.ShortPointer;
import org.bytedeco.tensorflowlite.BuiltinOpResolver;
import org.bytedeco.tensorflowlite.BuiltinOpResolverWithoutDefaultDelegates;
import org.bytedeco.tensorflowlite.FlatBufferModel;
import org.bytedeco.tensorflowlite.Interpreter;
import org.bytedeco.tensorflowlite.InterpreterBuilder;
import org.tensorflow.lite.schema.Buffer;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.Operator;
import org.tensorflow.lite.schema.OperatorCode;
import org.tensorflow.lite.schema.QuantizationParameters;
import org.tensorflow.lite.schema.SubGraph;
import org.tensorflow.lite.schema.Tensor;
import org.tensorflow.lite.schema.TensorType;

static final int COUNT = 8;

void main() {
    for (int parts : new int[]{256, 1024}) {
        for (int operator : new int[]{BuiltinOperator.EQUAL, BuiltinOperator.GREATER}) {
            ask("int8, scale 1/" + parts, TensorType.INT8, operator, 1f / parts, 1f / parts, 4);
        }
    }
    ask("int16, scales 1 and 2", TensorType.INT16, BuiltinOperator.EQUAL, 1, 2, 2);
}

/** Compares stored numbers 0 to 7 of the left scale with one of the right scale. */
static void ask(String title, byte type, int operator, float leftScale, float rightScale, int right) {
    byte[] file = model(type, operator, leftScale, rightScale);
    List<Integer> found = run(file, type, right, new BuiltinOpResolver());
    if (!found.equals(run(file, type, right, new BuiltinOpResolverWithoutDefaultDelegates()))) {
        throw new IllegalStateException("the resolvers differ");
    }
    StringBuilder line = new StringBuilder(title).append(": [0, 1, 2, 3, 4, 5, 6, 7] ")
            .append(BuiltinOperator.name(operator)).append(' ').append(right).append(':');
    found.forEach(one -> line.append(' ').append(one));
    IO.println(line);
}

/** A model of one operator: two quantized inputs, one output of truth values. */
static byte[] model(byte type, int operator, float... scales) {
    FlatBufferBuilder file = new FlatBufferBuilder();
    int[] tensors = new int[3];
    for (int i = 0; i < 3; i++) {
        boolean input = i < 2;
        int quantization = !input ? 0 : QuantizationParameters.createQuantizationParameters(file, 0, 0,
                QuantizationParameters.createScaleVector(file, new float[]{scales[i]}),
                QuantizationParameters.createZeroPointVector(file, new long[]{0}), (byte) 0, 0, 0);
        int shape = Tensor.createShapeVector(file, new int[]{1, COUNT});
        int name = file.createString("tensor " + i);
        Tensor.startTensor(file);
        Tensor.addShape(file, shape);
        Tensor.addType(file, input ? type : TensorType.BOOL);
        Tensor.addName(file, name);
        if (input) {
            Tensor.addQuantization(file, quantization);
        }
        tensors[i] = Tensor.endTensor(file);
    }
    int inputs = Operator.createInputsVector(file, new int[]{0, 1});
    int outputs = Operator.createOutputsVector(file, new int[]{2});
    Operator.startOperator(file);
    Operator.addInputs(file, inputs);
    Operator.addOutputs(file, outputs);
    int step = Operator.endOperator(file);
    int graph = SubGraph.createSubGraph(file, SubGraph.createTensorsVector(file, tensors), inputs, outputs,
            SubGraph.createOperatorsVector(file, new int[]{step}), 0);
    int code = OperatorCode.createOperatorCode(file, (byte) operator, 0, 2, operator);
    Buffer.startBuffer(file);
    int empty = Buffer.endBuffer(file);
    Model.finishModelBuffer(file, Model.createModel(file, 3,
            Model.createOperatorCodesVector(file, new int[]{code}),
            Model.createSubgraphsVector(file, new int[]{graph}), 0,
            Model.createBuffersVector(file, new int[]{empty}), 0, 0, 0));
    return file.sizedByteArray();
}

/** The stored numbers from 0 to 7 for which the operator says true. */
static List<Integer> run(byte[] file, byte type, int right, BuiltinOpResolver resolver) {
    try (BytePointer bytes = new BytePointer(file);
            FlatBufferModel model = FlatBufferModel.VerifyAndBuildFromBuffer(bytes, file.length, null, null);
            InterpreterBuilder builder = new InterpreterBuilder(model, resolver);
            Interpreter interpreter = new Interpreter((Pointer) null)) {
        check(builder.apply(interpreter));
        check(interpreter.AllocateTensors());
        for (int i = 0; i < COUNT; i++) {
            set(interpreter, 0, type, i, i);
            set(interpreter, 1, type, i, right);
        }
        check(interpreter.Invoke());
        byte[] truth = new byte[COUNT];
        interpreter.output_tensor(0).data().raw().get(truth);
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            if (truth[i] != 0) {
                found.add(i);
            }
        }
        return found;
    }
}

static void set(Interpreter interpreter, int input, byte type, int index, int value) {
    BytePointer data = interpreter.input_tensor(input).data().raw();
    if (type == TensorType.INT16) {
        new ShortPointer(data).put(index, (short) value);
    } else {
        data.put(index, (byte) value);
    }
}

static void check(int status) {
    if (status != 0) {
        throw new IllegalStateException("TensorFlow Lite refuses the model");
    }
}
JAVA
"$jdk/bin/java" --enable-native-access=ALL-UNNAMED -Dorg.bytedeco.javacpp.cachedir="$work/cache" \
  -cp "$(cat "$work/classpath")" "$work/Finding.java" "$work" >"$work/output"
cat "$work/output"
sed -n 's/^#> //p' "$0" | diff - "$work/output" || {
  echo "the behavior has changed: above, < is what was seen and > is what this run gave" >&2
  exit 1
}
