package io.leveret.spark.command;

import io.leveret.cli.console.Console;
import io.leveret.cli.console.UsageException;
import io.leveret.cli.measure.Classes;
import io.leveret.cli.measure.EvaluationText;
import io.leveret.cli.measure.MultiLabelText;
import io.leveret.cli.option.Command;
import io.leveret.cli.option.CommandOption;
import io.leveret.dataset.ClassMatching;
import io.leveret.dataset.LabeledPhoto;
import io.leveret.dataset.LabeledPhotos;
import io.leveret.dataset.MultiLabelPhoto;
import io.leveret.measure.evaluation.Evaluation;
import io.leveret.measure.evaluation.EvaluationResult;
import io.leveret.measure.evaluation.MultiLabelResult;
import io.leveret.spark.HadoopFiles;
import io.leveret.tflite.metadata.Labels;
import io.leveret.vision.Activation;
import io.leveret.vision.ImageClassifier;
import io.leveret.vision.Softmax;
import io.leveret.wire.EvaluationReport;
import io.leveret.wire.ExitCode;
import io.leveret.wire.JsonDocuments;
import io.leveret.wire.MultiLabelReport;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import picocli.CommandLine.Model.CommandSpec;

/** {@code leveret spark evaluate}: how right a model is, by as many photos as there are. */
final class EvaluatePhotosCommand implements Command {
    private static final StructType CLASS = new StructType().add("stated", DataTypes.StringType, false)
            .add("actual", DataTypes.createArrayType(DataTypes.IntegerType, false), false);

    private final Console console;
    private final JobOptions job = new JobOptions(
            "A folder with a folder of photos for each class, called by its label; or a CSV or Parquet table with the"
                    + " columns file (a path or URI, absolute or from the table's folder) and label or index."
                    + " Labels may be several, separated by ';', for a model that gives each class a probability of its"
                    + " own.");
    private final ClusterOptions cluster = new ClusterOptions();
    private final ClassificationOptions how;
    private final CommandOption<Integer> indexShift = CommandOption.of("--index-shift", "N", Integer.class, 0,
            "Add this to each index of a table: 1 where it counts over 1000 classes and the model has a background"
                    + " class before these. Default: 0.");
    private final CommandOption<Float> threshold = CommandOption.of("--threshold", "T", Float.class, 0.5f,
            "The score from which on a class counts as predicted, for photos with several labels. Default: 0.5.");

    EvaluatePhotosCommand(Console console) {
        this.console = console;
        this.how = new ClassificationOptions(console);
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("evaluate");
        spec.usageMessage()
                .description("Says how right a model is on photos whose classes are known, with Apache"
                        + " Spark: the figures of leveret evaluate, in evaluation.json of a folder, beside tables"
                        + " of all photos.",
                        "A run that was stopped goes on where it was, with the same command.")
                .footer("", "Examples:",
                        "  leveret spark evaluate --input validation/ --output figures/ --model hares.tflite",
                        "  leveret spark evaluate --input s3a://lake/truth.parquet --output s3a://lake/figures"
                                + " --index-shift 1 --master spark://host:7077");
        job.addTo(spec);
        List.of(indexShift, threshold).forEach(option -> option.addTo(spec));
        cluster.addTo(spec);
        how.addTo(spec);
        return spec;
    }

    @Override
    public boolean verbose() {
        return how.verbose();
    }

    @Override
    public ExitCode run() throws IOException {
        String input = job.input();
        String output = job.output(); // refused before the model is read
        ClassificationOptions.Chosen given = how.choose(Evaluation.MAX_K, Float.NEGATIVE_INFINITY, List.of(), List.of(),
                "", 0, "en");
        SparkSession spark = cluster.session("leveret evaluate", how.threads());
        try (LabeledListing listing = LabeledListing.read(spark, console, input, job.glob(), output,
                LabeledListing.OfSplit.TESTED)) {
            return run(given, spark, listing);
        }
    }

    private ExitCode run(ClassificationOptions.Chosen given, SparkSession spark, LabeledListing listing)
            throws IOException {
        LabeledPhotos examples = listing.examples();
        try (ImageClassifier classifier = Classes.open(console, examples, labels -> with(given, labels).open())) {
            ClassificationOptions.Chosen chosen = with(given, classifier.labels());
            ClassMatching matching = new ClassMatching(given.name(), classifier.classes(), classifier.labels());
            boolean isMultiLabel = matching.isMultiLabel(examples);
            if (isMultiLabel) {
                chosen = ofAllClasses(chosen, classifier, listing.source());
            }
            Dataset<Row> photos = listing.photos().join(functions.broadcast(spark.createDataFrame(
                    isMultiLabel ? classesOfEach(matching, examples) : classOfEach(matching, examples, given.name()),
                    CLASS)), "stated").drop("stated");
            ResultTables tables = ResultTables.open(spark, job.output(), job.format(),
                    ClassificationOptions.settings(chosen));
            PhotoJob.Summary summary = new PhotoJob(console, spark, tables).run(photos, ResultRows.photos(job.format()),
                    new ClassifyPhotosCommand.Classifying(spark, chosen, job.format()));
            Dataset<Row> results = ResultRows.results(tables.photos(ResultRows.photos(job.format())), job.format())
                    .join(photos, "file");
            Dataset<Row> unreadable = tables.unreadable().join(photos, "file");
            boolean isWhole;
            StringWriter json = new StringWriter();
            if (isMultiLabel) {
                MultiLabelResult result = new MultiLabelCounting(classifier.classes(), threshold.value())
                        .count(results, unreadable);
                isWhole = result.unreadable().isEmpty();
                MultiLabelReport report = new MultiLabelReport(given.name(), listing.source(), chosen.spec().decoding(),
                        classifier.labels(), result);
                JsonDocuments.write(report, json);
                new MultiLabelText(console.text()).write(report);
            } else {
                EvaluationResult result = new Tallying(classifier.classes()).count(results, unreadable).result();
                isWhole = result.unreadable().isEmpty();
                EvaluationReport report = new EvaluationReport(given.name(), listing.source(), indexShift.value(),
                        chosen.spec().decoding(), classifier.labels(), EvaluationReport.DEFAULT_PRECISIONS, result);
                JsonDocuments.write(report, json);
                new EvaluationText(console.text(), console.unicode()).write(report);
            }
            HadoopFiles.write(new Path(tables.folder(), "evaluation.json"),
                    json.toString().getBytes(StandardCharsets.UTF_8));
            ExitCode code = JobOptions.report(console, summary, job.output());
            return code != ExitCode.DONE || isWhole ? code
                    : results.isEmpty() ? ExitCode.BAD_INPUT : ExitCode.PARTLY_FAILED;
        }
    }

    /**
     * Returns the model for the scores of all classes: each of them a probability of its own, also where the model
     * gives logits.
     *
     * @throws UsageException if scores are none
     */
    private ClassificationOptions.Chosen ofAllClasses(ClassificationOptions.Chosen given, ImageClassifier classifier,
            String input) {
        Softmax softmax = given.spec().softmax();
        boolean isIndependent = classifier.isMultiLabel();
        if (!isIndependent && softmax == Softmax.AUTO
                && classifier.assumptions().activation().value() == Activation.SOFTMAX) {
            console.note(given.name() + " gives logits, and photos have several labels; assumed is a probability of its"
                    + " own for each class (--softmax sigmoid)");
            softmax = Softmax.SIGMOID;
            isIndependent = true;
        }
        if (!isIndependent && softmax != Softmax.OFF) {
            throw new UsageException("the photos of " + input + " have several labels each, but " + given.name()
                    + " does not give each class a probability of its own; evaluate one that does, or rank its own"
                    + " values with --softmax off");
        }
        return new ClassificationOptions.Chosen(given.file(), given.name(), given.spec().withAllClasses(softmax));
    }

    private static ClassificationOptions.Chosen with(ClassificationOptions.Chosen given, Optional<Labels> labels) {
        return labels.isEmpty() || !given.spec().labels().isEmpty() ? given
                : new ClassificationOptions.Chosen(given.file(), given.name(),
                        given.spec().withLabels(labels.get().names()));
    }

    /** Returns the class of each label or index that is stated. */
    private List<Row> classOfEach(ClassMatching matching, LabeledPhotos examples, String model) {
        List<LabeledPhoto> matched = matching.match(examples, indexShift.value());
        if (indexShift.value() == 0) {
            matching.likelyShift(examples).ifPresent(shift -> console.note(model + " has " + matching.classes()
                    + " classes, and the indices seem to count over " + (matching.classes() - 1)
                    + ", without the first; if so, give --index-shift " + shift));
        }
        List<Row> classes = new ArrayList<>();
        for (int i = 0; i < matched.size(); i++) {
            classes.add(RowFactory.create(examples.entries().get(i).stated(), List.of(matched.get(i).index())));
        }
        return classes;
    }

    /** Returns the classes of each list of labels that is stated. */
    private static List<Row> classesOfEach(ClassMatching matching, LabeledPhotos examples) {
        List<MultiLabelPhoto> matched = matching.matchAll(examples);
        List<Row> classes = new ArrayList<>();
        for (int i = 0; i < matched.size(); i++) {
            classes.add(RowFactory.create(examples.entries().get(i).stated(), List.copyOf(matched.get(i).indices())));
        }
        return classes;
    }
}
