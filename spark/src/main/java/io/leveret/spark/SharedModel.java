package io.leveret.spark;

import io.leveret.base.Digests;
import io.leveret.train.Backbone;
import io.leveret.vision.FeatureExtractor;
import java.io.Serializable;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.apache.spark.sql.SparkSession;

/**
 * A model's file on its way to the executors: broadcast once for each application, whatever the number of stages and
 * queries that use it.
 */
final class SharedModel implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final Map<String, Map<String, SharedModel>> OF_DRIVER = new ConcurrentHashMap<>(); // [app][digest]

    private final String application;
    private final String digest;
    private final String name;
    private final Broadcast<byte[]> file;

    private SharedModel(String application, String digest, String name, Broadcast<byte[]> file) {
        this.application = application;
        this.digest = digest;
        this.name = name;
        this.file = file;
    }

    /**
     * Returns a model that the executors of a session can open. To be called by the driver.
     *
     * @param file the model's file; must not change
     * @param name its name in messages
     */
    static SharedModel of(SparkSession session, byte[] file, String name) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
        String application = context.sc().applicationId();
        Map<String, SharedModel> models = OF_DRIVER.computeIfAbsent(application, _ -> {
            context.sc().addSparkListener(new SparkListener() {
                @Override
                public void onApplicationEnd(SparkListenerApplicationEnd ended) {
                    OF_DRIVER.remove(application);
                    ExecutorModels.close(application); // of a local master
                }
            });
            return new ConcurrentHashMap<>();
        });
        String digest = Digests.hex(Digests.sha256(file));
        return models.computeIfAbsent(digest, _ -> new SharedModel(application, digest, name, context.broadcast(file)));
    }

    /**
     * Opens the model in this JVM, or returns it if it is open.
     *
     * @param spec how it is opened
     * @param opener opens the model's file
     */
    <T> T open(Object spec, Class<T> type, Function<byte[], T> opener) {
        return ExecutorModels.get(new ExecutorModels.Key(application, digest, spec), type,
                () -> opener.apply(file.value()));
    }

    /** Returns the extractor of features that all tasks of this JVM share; see {@link #open}. */
    FeatureExtractor extractor(String featureLayer) {
        return open(featureLayer, FeatureExtractor.class,
                model -> Backbone.of(model, name, Optional.of(featureLayer)).extractor());
    }

    /** Returns the model's name in messages. */
    String name() {
        return name;
    }
}
