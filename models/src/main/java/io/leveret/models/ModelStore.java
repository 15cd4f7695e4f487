package io.leveret.models;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The hosted models: the catalog, the models on this machine, and how to pull one.
 *
 * @param catalog the published models
 * @param cache the folder of pulled models
 * @param limits the limits of a pull
 */
public record ModelStore(Catalog catalog, ModelCache cache, PullLimits limits) {
    /**
     * Returns the published models with this user's cache.
     *
     * @throws java.nio.file.InvalidPathException if the environment variable is not a valid path
     */
    public static ModelStore ofUser() {
        return new ModelStore(Catalog.published(), ModelCache.ofUser(), PullLimits.DEFAULT);
    }

    /**
     * Returns a pulled model.
     *
     * @throws ModelNotFoundException if it was not pulled, or there is no hosted model with this name
     */
    public PulledModel pulled(String name) {
        return cache.find(catalog.require(name)).orElseThrow(() -> ModelNotFoundException.notPulled(name));
    }

    /**
     * Returns a model, and pulls it first if necessary. Resumes an interrupted pull. Threads and processes may pull the
     * same model at the same time; one pulls, the others wait.
     *
     * @throws UnreachableException if its host cannot be reached
     * @throws PullException if the host does not send it, or it is not the published model; then only what a later pull
     *     can resume from is kept
     * @throws IOException if the cache cannot be written to
     * @throws InterruptedException if the thread is interrupted; a later pull resumes
     */
    public PulledModel pull(HostedModel model, PullListener listener) throws IOException, InterruptedException {
        Optional<PulledModel> here = cache.find(model);
        if (here.isPresent()) {
            return here.get();
        }
        Path work = Files.createDirectories(cache.workFolder(model));
        try (PullLock _ = PullLock.take(work.resolve("lock"), listener::waiting)) {
            here = cache.find(model); // it may have arrived while this pull waited
            return here.isPresent() ? here.get() : fetch(model, work, listener);
        } catch (ClosedByInterruptException | FileLockInterruptionException interrupted) {
            Thread.interrupted(); // the exception reports it from now on
            throw (InterruptedException) new InterruptedException().initCause(interrupted);
        }
    }

    private PulledModel fetch(HostedModel model, Path work, PullListener listener)
            throws IOException, InterruptedException {
        PartialFile part = new PartialFile(work.resolve("archive.part"));
        HttpClient client = Download.client(limits).build();
        try {
            new Download(client, limits, model.source(), part, listener).run();
        } finally {
            client.shutdownNow();
        }
        try {
            PulledModel pulled = cache.keep(model, new Unpacking(model, limits, work).run(part.path()));
            part.discard();
            return pulled;
        } catch (PullException unusable) {
            part.discard();
            throw unusable;
        }
    }
}
