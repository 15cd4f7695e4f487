package io.leveret.spark.command;

import io.leveret.base.Digests;
import io.leveret.cli.console.Console;
import io.leveret.cli.console.Text;
import io.leveret.cli.console.UsageException;
import io.leveret.cli.option.Command;
import io.leveret.cli.option.DecodeOption;
import io.leveret.cli.option.RunOptions;
import io.leveret.cli.train.BackboneOptions;
import io.leveret.dataset.LabeledPhotos;
import io.leveret.spark.FeatureFunction;
import io.leveret.wire.ExitCode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import picocli.CommandLine.Model.CommandSpec;

/** {@code leveret spark features}: a table of features of photos, to train from. */
final class FeaturesCommand implements Command {
    /** The columns of the table {@code photos}. */
    static final StructType COLUMNS = new StructType().add("file", DataTypes.StringType)
            .add("label", DataTypes.StringType).add("digest", DataTypes.BinaryType).add("hash", DataTypes.LongType)
            .add("thumbnail", DataTypes.BinaryType)
            .add("features", DataTypes.createArrayType(DataTypes.FloatType, false));

    private final Console console;
    private final JobOptions job = new JobOptions(
            "A folder with a folder of photos for each class, called by its label; or a CSV or Parquet table with the"
                    + " columns file (a path or URI, absolute or from the table's folder) and label.");
    private final ClusterOptions cluster = new ClusterOptions();
    private final BackboneOptions backbone;
    private final DecodeOption decoding = new DecodeOption();
    private final RunOptions how = new RunOptions();

    FeaturesCommand(Console console) {
        this.console = console;
        this.backbone = new BackboneOptions(console);
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("features");
        spec.usageMessage().description("Extracts features of photos with Apache Spark, for leveret spark train.",
                "A run that was stopped goes on where it was, with the same command.").footer("", "Example:",
                        "  leveret spark features --input s3a://lake/flowers --output s3a://lake/features"
                                + " --master spark://host:7077");
        job.addTo(spec);
        cluster.addTo(spec);
        backbone.addTo(spec);
        decoding.addTo(spec);
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
        if (job.format() != TableFormat.PARQUET) {
            throw new UsageException("features have --format parquet only, since they are arrays and bytes");
        }
        BackboneOptions.Chosen chosen = backbone.choose();
        SparkSession spark = cluster.session("leveret features", how.threads());
        try (LabeledListing listing = LabeledListing.read(spark, console, input, job.glob(), output,
                LabeledListing.OfSplit.REFUSED)) {
            if (listing.kind() != LabeledPhotos.Kind.LABEL) {
                throw new UsageException("--input " + input + (listing.kind() == LabeledPhotos.Kind.INDEX
                        ? " has indices, but a new model needs names; give the column label"
                        : " has several labels of a photo, separated by ';'; give one for each"));
            }
            SequencedMap<String, String> settings = settings(chosen);
            settings.put("--decode", Text.typed(decoding.decoding()));
            settings.put("--max-pixels", Long.toString(decoding.limits().maxPixels()));
            settings.put("--truncated", Text.typed(decoding.limits().truncated()));
            ResultTables tables = ResultTables.open(spark, output, job.format(), settings);
            Dataset<Row> photos = listing.photos().withColumnRenamed("stated", "label");
            refuseOtherLabels(photos, tables.photos(COLUMNS), output);
            PhotoJob.Summary summary = new PhotoJob(console, spark, tables).run(photos, COLUMNS,
                    new Extracting(spark, chosen, decoding));
            return JobOptions.report(console, summary, output);
        }
    }

    /** Returns what features depend on. */
    static SequencedMap<String, String> settings(BackboneOptions.Chosen chosen) {
        SequencedMap<String, String> settings = new LinkedHashMap<>();
        settings.put("backbone file", Digests.hex(Digests.sha256(chosen.file())));
        settings.put("--feature-layer", chosen.backbone().featureLayer().name());
        return settings;
    }

    private static void refuseOtherLabels(Dataset<Row> photos, Dataset<Row> before, String output) {
        Dataset<Row> other = before.join(photos, before.col("file").equalTo(photos.col("file"))
                .and(before.col("label").notEqual(photos.col("label"))));
        List<Row> first = other.select(before.col("file"), before.col("label"), photos.col("label")).takeAsList(1);
        if (!first.isEmpty()) {
            Row photo = first.getFirst();
            throw new UsageException("--output " + output + " has " + photo.getString(0) + " as " + photo.getString(1)
                    + ", and now it is " + photo.getString(2) + "; give another folder");
        }
    }

    /** From photos to rows of the tables. */
    private record Extracting(SparkSession spark, BackboneOptions.Chosen chosen, DecodeOption decoding)
            implements
                PhotoJob.Work {
        @Override
        public Dataset<Row> of(Dataset<Row> photos, LongAccumulator done) {
            UserDefinedFunction extract = FeatureFunction.of(spark, chosen.file(), chosen.backbone(), decoding.limits(),
                    decoding.decoding(), done);
            return ResultRows.spread(photos, extract.apply(functions.col("file"), functions.col("label")));
        }

        @Override
        public Dataset<Row> photos(Dataset<Row> results) {
            return results.select("file", "label", "digest", "hash", "thumbnail", "features");
        }
    }
}
