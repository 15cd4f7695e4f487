package io.leveret.tflite.flatbuffer;

import com.google.flatbuffers.Table;
import io.leveret.tflite.format.ModelFormatException;
import org.tensorflow.lite.schema.BucketizeOptions;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.ConcatEmbeddingsOptions;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.Operator;
import org.tensorflow.lite.schema.QuantizationParameters;
import org.tensorflow.lite.schema.ReshapeOptions;
import org.tensorflow.lite.schema.SignatureDef;
import org.tensorflow.lite.schema.SqueezeOptions;
import org.tensorflow.lite.schema.SubGraph;
import org.tensorflow.lite.schema.Tensor;
import org.tensorflow.lite.schema.VarHandleOptions;

/**
 * Charges the lists and texts of a model to the budget before FlatBuffers' object API copies them: the API allocates an
 * array of the length that a list claims, and copies a list for each table that refers to it.
 */
public final class CopiedLists {
    private static final int OFFSET_BYTES = 4;

    private final Model model;
    private final ReadBudget budget;

    private CopiedLists(Model model, ReadBudget budget) {
        this.model = model;
        this.budget = budget;
    }

    /** Charges all lists of a model to the budget. */
    public static void pay(Model model, ReadBudget budget) throws ModelFormatException {
        new CopiedLists(model, budget).pay();
    }

    private void pay() throws ModelFormatException {
        budget.pay(model.operatorCodesLength(), OFFSET_BYTES);
        for (int i = 0; i < model.operatorCodesLength(); i++) {
            budget.text(model.operatorCodes(i).customCodeAsByteBuffer());
        }
        budget.pay(model.buffersLength(), OFFSET_BYTES);
        for (int i = 0; i < model.buffersLength(); i++) {
            budget.pay(model.buffers(i).dataLength(), 1);
        }
        budget.pay(model.subgraphsLength(), OFFSET_BYTES);
        for (int i = 0; i < model.subgraphsLength(); i++) {
            pay(model.subgraphs(i));
        }
        budget.text(model.descriptionAsByteBuffer());
        budget.pay(model.metadataBufferLength(), OFFSET_BYTES);
        budget.pay(model.metadataLength(), OFFSET_BYTES);
        for (int i = 0; i < model.metadataLength(); i++) {
            budget.text(model.metadata(i).nameAsByteBuffer());
        }
        budget.pay(model.signatureDefsLength(), OFFSET_BYTES);
        for (int i = 0; i < model.signatureDefsLength(); i++) {
            pay(model.signatureDefs(i));
        }
    }

    private void pay(SubGraph graph) throws ModelFormatException {
        budget.text(graph.nameAsByteBuffer());
        budget.pay(graph.inputsLength(), Integer.BYTES);
        budget.pay(graph.outputsLength(), Integer.BYTES);
        budget.pay(graph.tensorsLength(), OFFSET_BYTES);
        for (int i = 0; i < graph.tensorsLength(); i++) {
            pay(graph.tensors(i));
        }
        budget.pay(graph.operatorsLength(), OFFSET_BYTES);
        for (int i = 0; i < graph.operatorsLength(); i++) {
            pay(graph.operators(i));
        }
    }

    private void pay(Tensor tensor) throws ModelFormatException {
        budget.text(tensor.nameAsByteBuffer());
        budget.pay(tensor.shapeLength(), Integer.BYTES);
        budget.pay(tensor.shapeSignatureLength(), Integer.BYTES);
        budget.pay(tensor.variantTensorsLength(), OFFSET_BYTES);
        if (tensor.sparsity() != null) {
            budget.pay(tensor.sparsity().traversalOrderLength(), Integer.BYTES);
            budget.pay(tensor.sparsity().blockMapLength(), Integer.BYTES);
            budget.pay(tensor.sparsity().dimMetadataLength(), OFFSET_BYTES);
        }
        QuantizationParameters quantization = tensor.quantization();
        if (quantization != null) {
            budget.pay(quantization.minLength(), Float.BYTES);
            budget.pay(quantization.maxLength(), Float.BYTES);
            budget.pay(quantization.scaleLength(), Float.BYTES);
            budget.pay(quantization.zeroPointLength(), Long.BYTES);
        }
    }

    private void pay(Operator operator) throws ModelFormatException {
        budget.pay(operator.inputsLength(), Integer.BYTES);
        budget.pay(operator.outputsLength(), Integer.BYTES);
        budget.pay(operator.customOptionsLength(), 1);
        budget.pay(operator.mutatingVariableInputsLength(), 1);
        budget.pay(operator.intermediatesLength(), Integer.BYTES);
        payOptions(operator);
    }

    /** Charges options that have lists or texts; those of all other operators are a few numbers. */
    private void payOptions(Operator operator) throws ModelFormatException {
        if (operator.builtinOptions(new Table()) == null) {
            return; // at most their type is said
        }
        switch (operator.builtinOptionsType()) {
            case BuiltinOptions.ReshapeOptions -> budget.pay(options(operator, new ReshapeOptions()).newShapeLength(),
                    Integer.BYTES);
            case BuiltinOptions.SqueezeOptions -> budget
                    .pay(options(operator, new SqueezeOptions()).squeezeDimsLength(), Integer.BYTES);
            case BuiltinOptions.BucketizeOptions -> budget
                    .pay(options(operator, new BucketizeOptions()).boundariesLength(), Float.BYTES);
            case BuiltinOptions.ConcatEmbeddingsOptions -> {
                ConcatEmbeddingsOptions options = options(operator, new ConcatEmbeddingsOptions());
                budget.pay(options.numColumnsPerChannelLength(), Integer.BYTES);
                budget.pay(options.embeddingDimPerChannelLength(), Integer.BYTES);
            }
            case BuiltinOptions.VarHandleOptions -> {
                VarHandleOptions options = options(operator, new VarHandleOptions());
                budget.text(options.containerAsByteBuffer());
                budget.text(options.sharedNameAsByteBuffer());
            }
            default -> {
            }
        }
    }

    private static <T extends Table> T options(Operator operator, T options) {
        operator.builtinOptions(options);
        return options;
    }

    private void pay(SignatureDef signature) throws ModelFormatException {
        budget.text(signature.signatureKeyAsByteBuffer());
        budget.pay(signature.inputsLength(), OFFSET_BYTES);
        budget.pay(signature.outputsLength(), OFFSET_BYTES);
        for (int i = 0; i < signature.inputsLength(); i++) {
            budget.text(signature.inputs(i).nameAsByteBuffer());
        }
        for (int i = 0; i < signature.outputsLength(); i++) {
            budget.text(signature.outputs(i).nameAsByteBuffer());
        }
    }
}
