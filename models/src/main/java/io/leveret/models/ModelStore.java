package io.leveret.models;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
     * @throws DamagedModelException if its file is not the one that was pulled
     * @throws IOException if its file cannot be read
     */
    public PulledModel pulled(String name) throws IOException {
        HostedModel model = catalog.require(name);
        PulledModel pulled = cache.find(model).orElseThrow(() -> ModelNotFoundException.notPulled(name));
        cache.check(model, pulled);
        return pulled;
    }

    /**
     * Returns a model, and pulls it first if it is missing or damaged. Resumes an interrupted pull. Threads and
     * processes may pull the same model at the same time; one pulls, the others wait.
     *
     * @throws UnreachableException if its host cannot be reached
     * @throws PullException if the host does not send it, or it is not the published model; then only what a later pull
     *     can resume from is kept
     * @throws IOException if the cache cannot be written to
     * @throws InterruptedException if the thread is interrupted; a later pull resumes
     */
    public PulledModel pull(HostedModel model, PullListener listener) throws IOException, InterruptedException {
        Optional<PulledModel> here = sound(model);
        if (here.isPresent()) {
            return here.get();
        }
        Path work = workFolder(model);
        try (PullLock _ = PullLock.take(work.resolve("lock"), listener::waiting)) {
            here = sound(model); // it may have arrived while this pull waited
            return here.isPresent() ? here.get() : fetch(model, work, listener);
        } catch (ClosedByInterruptException | FileLockInterruptionException interrupted) {
            Thread.interrupted(); // the exception reports it from now on
            throw (InterruptedException) new InterruptedException().initCause(interrupted);
        }
    }

    private Optional<PulledModel> sound(HostedModel model) throws IOException {
        Optional<PulledModel> here = cache.find(model);
        return here.isPresent() && cache.problem(model, here.get()).isEmpty() ? here : Optional.empty();
    }

    /** Returns the folder for incomplete files: no link, since what is written there would be written elsewhere. */
    private Path workFolder(HostedModel model) throws IOException {
        Path work = cache.workFolder(model);
        for (Path folder : List.of(work.getParent(), work)) {
            if (Files.isSymbolicLink(folder)) {
                throw new IOException(folder + " is a link; delete it");
            }
        }
        return Files.createDirectories(work);
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
            if (!model.archiveSha256().isEmpty() && !model.archiveSha256().equals(ModelCache.digest(part.path()))) {
                throw new PullException("what came is not the archive that is published: its SHA-256 is another; pull"
                        + " again");
            }
            PulledModel pulled = cache.keep(model, new Unpacking(model, limits, work).run(part.path()));
            part.discard();
            return pulled;
        } catch (PullException unusable) {
            part.discard();
            throw unusable;
        }
    }
}
