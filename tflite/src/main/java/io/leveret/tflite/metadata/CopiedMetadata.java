package io.leveret.tflite.metadata;

import io.leveret.tflite.flatbuffer.CopiedLists;
import io.leveret.tflite.flatbuffer.ModelFile;
import io.leveret.tflite.flatbuffer.ReadBudget;
import io.leveret.tflite.format.ModelFormatException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.tensorflow.lite.support.metadata.schema.AssociatedFile;
import org.tensorflow.lite.support.metadata.schema.BertTokenizerOptions;
import org.tensorflow.lite.support.metadata.schema.BoundingBoxProperties;
import org.tensorflow.lite.support.metadata.schema.Content;
import org.tensorflow.lite.support.metadata.schema.ContentProperties;
import org.tensorflow.lite.support.metadata.schema.CustomMetadata;
import org.tensorflow.lite.support.metadata.schema.ModelMetadataT;
import org.tensorflow.lite.support.metadata.schema.NormalizationOptions;
import org.tensorflow.lite.support.metadata.schema.ProcessUnit;
import org.tensorflow.lite.support.metadata.schema.ProcessUnitOptions;
import org.tensorflow.lite.support.metadata.schema.RegexTokenizerOptions;
import org.tensorflow.lite.support.metadata.schema.SentencePieceTokenizerOptions;
import org.tensorflow.lite.support.metadata.schema.SubGraphMetadata;
import org.tensorflow.lite.support.metadata.schema.TensorGroup;
import org.tensorflow.lite.support.metadata.schema.TensorMetadata;

/**
 * All of a model's metadata as FlatBuffers' objects, to show, or to change and write again. As in {@link CopiedLists},
 * all lists and texts are charged to the budget before they are copied.
 */
final class CopiedMetadata {
    private static final int OFFSET_BYTES = 4;

    private final ReadBudget budget;

    private CopiedMetadata(ReadBudget budget) {
        this.budget = budget;
    }

    /** Returns a copy of the metadata; empty if the model has none. */
    static Optional<ModelMetadataT> of(ModelFile file, String source) throws ModelFormatException {
        ReadBudget budget = new ReadBudget(source, file.flatBuffer().limit());
        try {
            Optional<ByteBuffer> buffer = MetadataReader.metadataBuffer(file, source, budget);
            if (buffer.isEmpty()) {
                return Optional.empty();
            }
            var metadata = org.tensorflow.lite.support.metadata.schema.ModelMetadata
                    .getRootAsModelMetadata(buffer.get());
            new CopiedMetadata(budget).pay(metadata);
            return Optional.of(metadata.unpack());
        } catch (RuntimeException damaged) {
            throw new ModelFormatException(source, "its metadata is damaged (" + damaged.getMessage() + ")", damaged);
        }
    }

    private void pay(org.tensorflow.lite.support.metadata.schema.ModelMetadata metadata)
            throws ModelFormatException {
        budget.text(metadata.nameAsByteBuffer());
        budget.text(metadata.descriptionAsByteBuffer());
        budget.text(metadata.versionAsByteBuffer());
        budget.text(metadata.authorAsByteBuffer());
        budget.text(metadata.licenseAsByteBuffer());
        budget.text(metadata.minParserVersionAsByteBuffer());
        payEach(metadata.associatedFilesLength(), i -> pay(metadata.associatedFiles(i)));
        payEach(metadata.subgraphMetadataLength(), i -> pay(metadata.subgraphMetadata(i)));
    }

    private void pay(SubGraphMetadata graph) throws ModelFormatException {
        budget.text(graph.nameAsByteBuffer());
        budget.text(graph.descriptionAsByteBuffer());
        payEach(graph.inputTensorMetadataLength(), i -> pay(graph.inputTensorMetadata(i)));
        payEach(graph.outputTensorMetadataLength(), i -> pay(graph.outputTensorMetadata(i)));
        payEach(graph.associatedFilesLength(), i -> pay(graph.associatedFiles(i)));
        payEach(graph.inputProcessUnitsLength(), i -> pay(graph.inputProcessUnits(i)));
        payEach(graph.outputProcessUnitsLength(), i -> pay(graph.outputProcessUnits(i)));
        payEach(graph.inputTensorGroupsLength(), i -> pay(graph.inputTensorGroups(i)));
        payEach(graph.outputTensorGroupsLength(), i -> pay(graph.outputTensorGroups(i)));
        payEach(graph.customMetadataLength(), i -> pay(graph.customMetadata(i)));
    }

    private void pay(TensorMetadata tensor) throws ModelFormatException {
        budget.text(tensor.nameAsByteBuffer());
        budget.text(tensor.descriptionAsByteBuffer());
        payEach(tensor.dimensionNamesLength(), i -> payText(tensor.dimensionNames(i)));
        payEach(tensor.processUnitsLength(), i -> pay(tensor.processUnits(i)));
        payEach(tensor.associatedFilesLength(), i -> pay(tensor.associatedFiles(i)));
        if (tensor.stats() != null) {
            budget.pay(tensor.stats().maxLength(), Float.BYTES);
            budget.pay(tensor.stats().minLength(), Float.BYTES);
        }
        Content content = tensor.content();
        if (content != null && content.contentPropertiesType() == ContentProperties.BoundingBoxProperties) {
            BoundingBoxProperties boxes = (BoundingBoxProperties) content
                    .contentProperties(new BoundingBoxProperties());
            budget.pay(boxes == null ? 0 : boxes.indexLength(), Integer.BYTES);
        }
    }

    private void pay(ProcessUnit unit) throws ModelFormatException {
        switch (unit.optionsType()) {
            case ProcessUnitOptions.NormalizationOptions -> {
                NormalizationOptions options = (NormalizationOptions) unit.options(new NormalizationOptions());
                budget.pay(options.meanLength(), Float.BYTES);
                budget.pay(options.stdLength(), Float.BYTES);
            }
            case ProcessUnitOptions.BertTokenizerOptions -> {
                BertTokenizerOptions options = (BertTokenizerOptions) unit.options(new BertTokenizerOptions());
                payEach(options.vocabFileLength(), i -> pay(options.vocabFile(i)));
            }
            case ProcessUnitOptions.SentencePieceTokenizerOptions -> {
                SentencePieceTokenizerOptions options = (SentencePieceTokenizerOptions) unit
                        .options(new SentencePieceTokenizerOptions());
                payEach(options.sentencePieceModelLength(), i -> pay(options.sentencePieceModel(i)));
                payEach(options.vocabFileLength(), i -> pay(options.vocabFile(i)));
            }
            case ProcessUnitOptions.RegexTokenizerOptions -> {
                RegexTokenizerOptions options = (RegexTokenizerOptions) unit.options(new RegexTokenizerOptions());
                budget.text(options.delimRegexPatternAsByteBuffer());
                payEach(options.vocabFileLength(), i -> pay(options.vocabFile(i)));
            }
            default -> {
            } // a few numbers, or a unit of a later schema, which is not copied
        }
    }

    private void pay(AssociatedFile file) throws ModelFormatException {
        budget.text(file.nameAsByteBuffer());
        budget.text(file.descriptionAsByteBuffer());
        budget.text(file.localeAsByteBuffer());
        budget.text(file.versionAsByteBuffer());
    }

    private void pay(TensorGroup group) throws ModelFormatException {
        budget.text(group.nameAsByteBuffer());
        payEach(group.tensorNamesLength(), i -> payText(group.tensorNames(i)));
    }

    private void pay(CustomMetadata custom) throws ModelFormatException {
        budget.text(custom.nameAsByteBuffer());
        budget.pay(custom.dataLength(), 1);
    }

    /** Charges one text of a list; FlatBuffers only returns it decoded, so it is charged afterwards. */
    private void payText(String text) throws ModelFormatException {
        budget.pay(text.length(), 1);
    }

    /** Charges a list of offsets and what each refers to. */
    private void payEach(int length, Payment payment) throws ModelFormatException {
        budget.pay(length, OFFSET_BYTES);
        for (int i = 0; i < length; i++) {
            payment.pay(i);
        }
    }

    private interface Payment {
        void pay(int index) throws ModelFormatException;
    }
}
