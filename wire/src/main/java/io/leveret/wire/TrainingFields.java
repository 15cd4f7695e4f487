package io.leveret.wire;

import io.leveret.measure.evaluation.Accuracy;
import io.leveret.measure.evaluation.PhotoOutcome;
import io.leveret.train.DoubtfulLabel;
import io.leveret.train.EpochFigures;
import io.leveret.train.HeadOptions;
import io.leveret.train.TrainedModel;
import io.leveret.train.TrainingOptions;
import java.io.IOException;

/** The fields of a training, which docs/train.md explains. All are always present; some may be null. */
final class TrainingFields {
    private final JsonFields json;

    TrainingFields(JsonFields json) {
        this.json = json;
    }

    /** Writes all fields. */
    void write(TrainingReport report) throws IOException {
        TrainedModel trained = report.trained();
        json.text("model", report.model());
        json.text("data", report.data());
        json.text("backbone", report.backbone().name());
        json.text("featureLayer", report.backbone().featureLayer().name());
        json.number("fileBytes", trained.model().length);
        json.number("classes", trained.labels().size());
        json.texts("labels", trained.labels());
        json.number("trainImages", trained.trainImages());
        json.number("validationImages", trained.validationImages());
        json.number("testImages", trained.test().images());
        json.number("nearDuplicates", trained.nearDuplicates());
        json.objects("twins", trained.labelConflicts(), conflict -> {
            json.text("first", conflict.first());
            json.text("second", conflict.second());
        });
        json.objects("doubtfulLabels", trained.doubtfulLabels(), this::doubtful);
        json.objects("unreadable", trained.unreadable(), this::unreadable);
        json.damaged(trained.damaged());
        json.number("top1", trained.test().top(1).map(Accuracy::share));
        json.number("bestEpoch", trained.bestEpoch());
        json.objects("epochs", trained.epochs(), this::epoch);
        json.number("temperature", trained.temperature());
        json.object("options", () -> options(report.options(), trained.head()));
        json.object("test", () -> new EvaluationFields(json).writeFigures(report.test()));
    }

    private void doubtful(DoubtfulLabel photo) throws IOException {
        json.text("file", photo.name());
        json.text("label", photo.label());
        json.number("labelScore", photo.labelScore());
        json.text("suggested", photo.suggested());
        json.number("suggestedScore", photo.suggestedScore());
    }

    private void unreadable(PhotoOutcome.Unreadable photo) throws IOException {
        json.text("file", photo.name());
        json.text("error", photo.error());
    }

    private void epoch(EpochFigures figures) throws IOException {
        json.number("epoch", figures.epoch());
        json.number("trainLoss", figures.trainLoss());
        json.number("trainTop1", figures.trainTop1());
        json.number("validationLoss", figures.validationLoss());
        json.number("validationTop1", figures.validationTop1());
    }

    private void options(TrainingOptions options, HeadOptions head) throws IOException {
        json.number("seed", options.seed());
        json.number("testShare", options.testShare());
        json.number("otherViews", options.otherViews());
        json.word("decode", options.decoding());
        json.flag("tuned", options.tune());
        json.number("hidden", head.hidden());
        json.number("epochs", head.epochs());
        json.number("batch", head.batch());
        json.word("optimizer", head.optimizer());
        json.number("learningRate", head.learningRate());
        json.number("weightDecay", head.weightDecay());
        json.number("dropout", head.dropout());
        json.number("labelSmoothing", head.labelSmoothing());
    }
}
