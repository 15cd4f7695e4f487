package io.leveret.spark.command;

import io.leveret.cli.console.Console;
import io.leveret.cli.measure.Classes;
import io.leveret.cli.measure.EvaluationText;
import io.leveret.cli.option.Command;
import io.leveret.cli.option.CommandOption;
import io.leveret.dataset.ClassMatching;
import io.leveret.dataset.LabeledPhoto;
import io.leveret.dataset.LabeledPhotos;
import io.leveret.measure.evaluation.Evaluation;
import io.leveret.measure.evaluation.EvaluationResult;
import io.leveret.spark.HadoopFiles;
import io.leveret.tflite.metadata.Labels;
import io.leveret.vision.ImageClassifier;
import io.leveret.wire.EvaluationReport;
import io.leveret.wire.ExitCode;
import io.leveret.wire.JsonDocuments;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import picocli.CommandLine.Model.CommandSpec;

/** {@code leveret spark evaluate}: how right a model is, by as many photos as there are. */
final class EvaluatePhotosCommand implements Command {
    /** The columns beside those of {@code leveret spark classify}. */
    private static final StructType MORE = new StructType(new StructField[]{
            DataTypes.createStructField("name", DataTypes.StringType, true),
            DataTypes.createStructField("actual", DataTypes.IntegerType, true)});

    private static final StructType UNREADABLE = new StructType().add("file", DataTypes.StringType)
            .add("name", DataTypes.StringType).add("actual", DataTypes.IntegerType)
            .add("code", DataTypes.StringType).add("error", DataTypes.StringType);

    private static final StructType CLASS = new StructType(new StructField[]{
            DataTypes.createStructField("stated", DataTypes.StringType, false),
            DataTypes.createStructField("actual", DataTypes.IntegerType, false)});

    private final Console console;
    private final JobOptions job = new JobOptions(
            "A folder with a folder of photos for each class, called by its label; or a CSV or Parquet table with the"
                    + " columns file (a path or URI, absolute or from the table's folder) and label or index.");
    private final ClusterOptions cluster = new ClusterOptions();
    private final ClassificationOptions how;
    private final CommandOption<Integer> indexShift = CommandOption.of("--index-shift", "N", Integer.class, 0,
            "Add this to each index of a table: 1 where it counts over 1000 classes and the model has a background"
                    + " class before these. Default: 0.");

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
        indexShift.addTo(spec);
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
        String output = job.output();
        ClassificationOptions.Chosen given = how.choose(Evaluation.MAX_K, Float.NEGATIVE_INFINITY, List.of(), List.of(),
                "", 0, "en");
        SparkSession spark = cluster.session("leveret evaluate", how.threads());
        LabeledListing listing = LabeledListing.read(spark, console, input, job.glob());
        LabeledPhotos examples = listing.examples();
        try (ImageClassifier classifier = Classes.open(console, examples, labels -> with(given, labels).open())) {
            ClassificationOptions.Chosen chosen = with(given, classifier.labels());
            SequencedMap<String, String> settings = ClassificationOptions.settings(chosen);
            settings.put("--index-shift", Integer.toString(indexShift.value()));
            Dataset<Row> photos = matched(spark, listing, examples, classifier, given.name());
            ResultTables tables = ResultTables.open(spark, output, job.format(), settings);
            StructType schema = ResultRows.photos(job.format(), MORE);
            PhotoJob.Summary summary = new PhotoJob(console, spark, tables).run(photos, schema, UNREADABLE,
                    new Evaluating(new ClassifyPhotosCommand.Classifying(spark, chosen, job.format(), MORE)));
            EvaluationResult result = new Tallying(classifier.classes())
                    .count(tables.photos(schema), tables.unreadable(UNREADABLE), job.format()).result();
            EvaluationReport report = new EvaluationReport(given.name(), input, indexShift.value(),
                    chosen.spec().decoding(), classifier.labels(), EvaluationReport.DEFAULT_PRECISIONS, result);
            StringWriter json = new StringWriter();
            JsonDocuments.write(report, json);
            HadoopFiles.write(new Path(tables.folder(), "evaluation.json"),
                    json.toString().getBytes(StandardCharsets.UTF_8));
            new EvaluationText(console.text(), console.unicode()).write(report);
            ExitCode code = JobOptions.report(console, summary, output);
            return code != ExitCode.DONE || result.unreadable().isEmpty() ? code
                    : result.images() == 0 ? ExitCode.BAD_INPUT : ExitCode.PARTLY_FAILED;
        }
    }

    private static ClassificationOptions.Chosen with(ClassificationOptions.Chosen given, Optional<Labels> labels) {
        return labels.isEmpty() || !given.spec().labels().isEmpty() ? given
                : new ClassificationOptions.Chosen(given.file(), given.name(),
                        given.spec().withLabels(labels.get().names()));
    }

    /** Returns the photos with their classes in the model. */
    private Dataset<Row> matched(SparkSession spark, LabeledListing listing, LabeledPhotos examples,
            ImageClassifier classifier, String model) {
        ClassMatching matching = new ClassMatching(model, classifier.classes(), classifier.labels());
        List<LabeledPhoto> matched = matching.match(examples, indexShift.value());
        if (indexShift.value() == 0) {
            matching.likelyShift(examples).ifPresent(shift -> console.note(model + " has " + classifier.classes()
                    + " classes, and the indices seem to count over " + (classifier.classes() - 1)
                    + ", without the first; if so, give --index-shift " + shift));
        }
        List<Row> classes = new ArrayList<>();
        for (int i = 0; i < matched.size(); i++) {
            classes.add(RowFactory.create(examples.entries().get(i).stated(), matched.get(i).index()));
        }
        return listing.photos().join(functions.broadcast(spark.createDataFrame(classes, CLASS)), "stated")
                .drop("stated");
    }

    /** Classifies photos, whose rows keep their classes. */
    private record Evaluating(ClassifyPhotosCommand.Classifying classifying) implements PhotoJob.Work {
        @Override
        public Dataset<Row> of(Dataset<Row> photos, LongAccumulator done) {
            return classifying.of(photos, done);
        }

        @Override
        public Dataset<Row> photos(Dataset<Row> results) {
            return classifying.photos(results);
        }

        @Override
        public Dataset<Row> unreadable(Dataset<Row> results) {
            return results.select(functions.col("file"), functions.col("name"), functions.col("actual"),
                    functions.col("error.code").as("code"), functions.col("error.message").as("error"));
        }
    }
}
