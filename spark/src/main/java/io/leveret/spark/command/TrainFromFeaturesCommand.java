package io.leveret.spark.command;

import io.leveret.cli.console.Console;
import io.leveret.cli.console.Failures;
import io.leveret.cli.console.Flags;
import io.leveret.cli.console.OutputFile;
import io.leveret.cli.console.UsageException;
import io.leveret.cli.option.Command;
import io.leveret.cli.option.CommandOption;
import io.leveret.cli.option.RunOptions;
import io.leveret.cli.train.BackboneOptions;
import io.leveret.cli.train.HeadSettings;
import io.leveret.cli.train.SplitOptions;
import io.leveret.cli.train.TrainingProgress;
import io.leveret.cli.train.TrainingText;
import io.leveret.dataset.Signature;
import io.leveret.train.PhotoFeatures;
import io.leveret.train.TrainedModel;
import io.leveret.train.Trainer;
import io.leveret.train.TrainingOptions;
import io.leveret.wire.ExitCode;
import io.leveret.wire.TrainingReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * {@code leveret spark train}: a classifier from a table of features. The head is trained by this process: its rows are
 * small, and a pass over a million takes seconds.
 */
final class TrainFromFeaturesCommand implements Command {
    private final Console console;
    private final CommandOption<@Nullable String> input = CommandOption.of("--input", "URI", String.class, null,
            "The output of leveret spark features.");
    private final CommandOption<@Nullable Path> output = CommandOption.of("-o", "MODEL.tflite", Path.class, null,
            "Where the new model goes.");
    private final BackboneOptions backbone;
    private final SplitOptions split = new SplitOptions("head");
    private final HeadSettings head = new HeadSettings();
    private final ClusterOptions cluster = new ClusterOptions();
    private final RunOptions how = new RunOptions();

    TrainFromFeaturesCommand(Console console) {
        this.console = console;
        this.backbone = new BackboneOptions(console);
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("train");
        spec.usageMessage().description("Trains a classifier for classes of your own from a table of features.",
                "The figures of its test are those of the new head in float32; leveret spark evaluate has those of the"
                        + " model.")
                .footer("", "Example:", "  leveret spark train --input s3a://lake/features -o flowers.tflite");
        List.of(input, output).forEach(option -> option.addTo(spec));
        backbone.addTo(spec);
        split.addTo(spec);
        head.addTo(spec);
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
        String table = input.value();
        if (table == null) {
            throw new UsageException("--input is missing; give the output of leveret spark features");
        }
        if (output.value() == null) {
            throw new UsageException("where the new model goes is missing; give -o MODEL.tflite");
        }
        OutputFile file = OutputFile.of("-o", output.value());
        TrainingOptions options = split.applyTo(TrainingOptions.builder()).otherViews(0).head(head.options())
                .threads(how.threads())
                .optionNames(Flags.NAMES).build();
        BackboneOptions.Chosen chosen = backbone.choose();
        SparkSession spark = cluster.session("leveret train", how.threads());
        ResultTables tables = ResultTables.existing(spark, "--input", table, FeaturesCommand.settings(chosen));
        Dataset<Row> rows = tables.photos(FeaturesCommand.COLUMNS).orderBy("file");
        TrainingProgress progress = new TrainingProgress(console);
        TrainedModel trained;
        try {
            trained = Trainer.train(Path.of(table), features(rows.toLocalIterator()), chosen.backbone(), options,
                    progress);
        } catch (IOException unusable) {
            throw new UsageException("features cannot be kept: "
                    + Failures.describe("a temporary file", unusable), unusable);
        } finally {
            progress.end();
        }
        file.write(trained.model());
        TrainingText.write(new TrainingReport(output.value().toString(), table, chosen.backbone(), options, trained),
                console.text(), console.unicode());
        return ExitCode.DONE;
    }

    private static Iterator<PhotoFeatures> features(Iterator<Row> rows) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public PhotoFeatures next() {
                Row row = rows.next();
                List<Float> values = row.getList(row.fieldIndex("features"));
                float[] features = new float[values.size()];
                for (int i = 0; i < features.length; i++) {
                    features[i] = values.get(i);
                }
                return new PhotoFeatures(row.getAs("file"), row.getAs("label"), row.getAs("digest"),
                        new Signature(row.<Long>getAs("hash"), row.getAs("thumbnail")), features);
            }
        };
    }
}
