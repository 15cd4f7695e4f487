package io.leveret.spark.command;

import io.leveret.cli.console.Console;
import io.leveret.cli.console.UsageException;
import io.leveret.cli.option.Command;
import io.leveret.cli.option.CommandOption;
import io.leveret.spark.ClassifyFunction;
import io.leveret.wire.ExitCode;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.LongAccumulator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code leveret spark classify}: a table of labels for all photos of a folder or an object store. */
final class ClassifyPhotosCommand implements Command {
    private final Console console;
    private final JobOptions job = new JobOptions(
            "The photos: a folder with folders of any depth, a file, or a pattern of them such as s3a://lake/2026-*/.");
    private final ClusterOptions cluster = new ClusterOptions();
    private final ClassificationOptions how;
    private final CommandOption<Integer> top = CommandOption.of("--top", "K", Integer.class, 5,
            "At most this many classes a photo; -1 for all. Default: 5.");
    private final CommandOption<@Nullable Float> threshold = CommandOption.of("--threshold", "T", Float.class, null,
            "Only classes with at least this score. Default: what the model's metadata says, mostly nothing.");
    private final CommandOption<List<String>> allow = CommandOption.ofMany("--allow", "LABEL",
            "Only classes of this label. May be given several times; of these, one has to be known.");
    private final CommandOption<List<String>> deny = CommandOption.ofMany("--deny", "LABEL",
            "No classes of this label. May be given several times.");
    private final CommandOption<String> region = CommandOption.of("--roi", "X,Y,W,H", String.class, "",
            "Look at this part of each photo only: in pixels, as 40,0,200,150, or with decimal points in shares of its"
                    + " sides, as 0.5,0.0,0.5,1.0.");
    private final CommandOption<Integer> rotation = CommandOption.of("--rotate", "DEG", Integer.class, 0,
            "Turn photos, or that part of them, clockwise by a multiple of 90.");
    private final CommandOption<String> locale = CommandOption.of("--locale", "LANGUAGE", String.class, "en",
            "The language of display names, where the model has several. Default: en.");

    ClassifyPhotosCommand(Console console) {
        this.console = console;
        this.how = new ClassificationOptions(console);
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("classify");
        spec.usageMessage().description("Says what is on photos, with Apache Spark: tables in a folder.",
                "A run that was stopped goes on where it was, with the same command.").footer("", "Examples:",
                        "  leveret spark classify --input photos/ --output labels/",
                        "  leveret spark classify --input s3a://lake/photos --output s3a://lake/labels"
                                + " --master spark://host:7077 --top 3",
                        "  leveret spark classify --input photos/ --glob '*.jpg' --output labels/ --format csv");
        job.addTo(spec);
        cluster.addTo(spec);
        how.addTo(spec);
        List.of(top, threshold, allow, deny, region, rotation, locale).forEach(option -> option.addTo(spec));
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
        Float lowest = threshold.value();
        if (lowest != null && lowest.isNaN()) {
            throw new UsageException("--threshold cannot be NaN; give a score such as 0.5");
        }
        ClassificationOptions.Chosen chosen = how.choose(top.value(), lowest, allow.value(), deny.value(),
                region.value(), rotation.value(), locale.value());
        SparkSession spark = cluster.session("leveret classify", how.threads());
        ResultTables tables = ResultTables.open(spark, output, job.format(),
                ClassificationOptions.settings(chosen));
        Dataset<Row> photos = new PhotoListing(spark, job.glob(), output).list(input)
                .persist(StorageLevel.MEMORY_AND_DISK()); // it is counted, and then worked on
        PhotoJob.Summary summary = new PhotoJob(console, spark, tables).run(photos, ResultRows.photos(job.format()),
                new Classifying(spark, chosen, job.format()));
        photos.unpersist();
        if (summary.photos() + summary.before() == 0) {
            throw new UsageException("--input " + input + ": there is no photo in it");
        }
        return JobOptions.report(console, summary, output);
    }

    /** From photos to rows of the tables. */
    record Classifying(SparkSession spark, ClassificationOptions.Chosen chosen, TableFormat format)
            implements
                PhotoJob.Work {
        @Override
        public Dataset<Row> of(Dataset<Row> photos, LongAccumulator done) {
            UserDefinedFunction classify = ClassifyFunction.of(spark, chosen.file(), chosen.name(), chosen.spec(),
                    done);
            return ResultRows.spread(photos, classify.apply(functions.col("file"), functions.col("file")));
        }

        @Override
        public Dataset<Row> photos(Dataset<Row> results) {
            return ResultRows.photos(results, format);
        }
    }
}
