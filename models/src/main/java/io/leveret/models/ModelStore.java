package io.leveret.models;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The hosted models: which there are, which are on this machine, and how one gets here.
 *
 * @param catalog which there are
 * @param cache where they are kept
 * @param limits what pulling one may take
 */
public record ModelStore(Catalog catalog, ModelCache cache, PullLimits limits) {
    /**
     * The published models in this user's cache.
     *
     * @throws java.nio.file.InvalidPathException if the environment names what cannot be a folder
     */
    public static ModelStore ofUser() {
        return new ModelStore(Catalog.published(), ModelCache.ofUser(), PullLimits.DEFAULT);
    }

    /**
     * A model that was pulled.
     *
     * @throws ModelNotFoundException if it was not, or there is no hosted model of this name
     */
    public PulledModel pulled(String name) {
        return cache.find(catalog.require(name)).orElseThrow(() -> ModelNotFoundException.notPulled(name));
    }

    /**
     * A model on this machine: pulled now, if it has not been before. What an earlier pull received before it was cut off
     * or stopped is not fetched again. Threads and processes may pull the same model at once; one does it, and the
     * others wait.
     *
     * @throws UnreachableException if its host cannot be reached
     * @throws PullException if it cannot be had from there, or is not what it should be; then nothing of it is kept but
     *     what a later pull can go on from
     * @throws IOException if the cache cannot be written to
     * @throws InterruptedException if the thread is interrupted; a later pull goes on from there
     */
    public PulledModel pull(HostedModel model, PullListener listener) throws IOException, InterruptedException {
        Optional<PulledModel> here = cache.find(model);
        if (here.isPresent()) {
            return here.get();
        }
        Path work = Files.createDirectories(cache.workFolder(model));
        try (PullLock _ = PullLock.take(work.resolve("lock"), listener::waiting)) {
            here = cache.find(model); // it may have come while this pull waited
            return here.isPresent() ? here.get() : fetch(model, work, listener);
        } catch (ClosedByInterruptException | FileLockInterruptionException interrupted) {
            Thread.interrupted(); // the exception says so from now on
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
