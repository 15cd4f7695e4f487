package io.leveret.cli.measure;

import io.leveret.dataset.LabeledPhoto;
import io.leveret.dataset.LabeledPhotos;
import io.leveret.measure.comparison.Comparison;
import io.leveret.measure.evaluation.Evaluation;
import io.leveret.measure.evaluation.PhotoOutcome;
import io.leveret.report.ReportPhoto;
import io.leveret.report.ReportPhotos;
import io.leveret.vision.ImageClassifier;
import io.leveret.vision.PictureReader;
import java.util.ArrayList;
import java.util.List;

/**
 * Photos that some of the compared models are right on and others not, with what each takes them for. Models are asked
 * again for these few: what all made of all photos would have no end.
 */
final class DifferingPhotos {
    private static final int MOST = 60; // on a page

    private DifferingPhotos() {}

    static List<ReportPhoto> of(Comparison comparison, List<Candidate> candidates, LabeledPhotos data,
            PictureReader<LabeledPhoto> source) {
        List<Integer> places = comparison.differing(MOST);
        List<LabeledPhoto> photos = List.of();
        List<List<PhotoOutcome>> outcomes = new ArrayList<>(); // [model][photo]
        for (Candidate each : candidates) {
            try (ImageClassifier classifier = each.open(data)) {
                photos = places.stream().map(each.evaluation(classifier, data).photos()::get).toList();
                List<PhotoOutcome> ofModel = new ArrayList<>();
                new Evaluation(classifier, source).run(photos, ofModel::add);
                outcomes.add(ofModel);
            }
        }
        List<ReportPhoto> shown = new ArrayList<>();
        for (int i = 0; i < photos.size(); i++) {
            int photo = i;
            List<PhotoOutcome.Classified> answers = outcomes.stream().map(ofModel -> ofModel.get(photo))
                    .filter(PhotoOutcome.Classified.class::isInstance).map(PhotoOutcome.Classified.class::cast)
                    .toList();
            if (answers.size() == candidates.size()) { // or it is no longer readable
                shown.add(new ReportPhoto(photos.get(i).name(), ReportPhotos.picture(source, photos.get(i)), answers));
            }
        }
        return shown;
    }
}
