package io.leveret.models;

import io.leveret.tflite.ModelUnavailableException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** No model with a name is on this machine. */
public final class ModelNotFoundException extends ModelUnavailableException {
    private static final long serialVersionUID = 1L;

    private final String name;
    private final Reason reason;

    /** The reason. */
    public enum Reason {
        /** The hosted model with this name was not pulled. */
        NOT_PULLED,
        /** The catalog has no model with the name. */
        NOT_LISTED,
        /** There is no file at the path, and no model with that name. */
        NO_FILE,
        /** The path is a folder. */
        FOLDER
    }

    private ModelNotFoundException(String name, Reason reason, Optional<String> closest, String message) {
        super(message, values(name, closest));
        this.name = name;
        this.reason = reason;
    }

    private static Map<String, String> values(String name, Optional<String> closest) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("model", name);
        closest.ifPresent(meant -> values.put("closest", meant));
        return values;
    }

    static ModelNotFoundException notPulled(String name) {
        return new ModelNotFoundException(name, Reason.NOT_PULLED, Optional.empty(),
                name + " is not on this machine yet; pull it first");
    }

    static ModelNotFoundException notListed(String name, Optional<String> closest) {
        return new ModelNotFoundException(name, Reason.NOT_LISTED, closest, "there is no hosted model " + name
                + closest.map(meant -> "; did you mean " + meant + "?").orElse(""));
    }

    static ModelNotFoundException noFile(String name, Optional<String> closest) {
        return new ModelNotFoundException(name, Reason.NO_FILE, closest, name + ": there is no such file; "
                + closest.map(meant -> "did you mean the hosted model " + meant + "?").orElse("check the path"));
    }

    static ModelNotFoundException folder(String name) {
        return new ModelNotFoundException(name, Reason.FOLDER, Optional.empty(),
                name + ": the model is a folder; give the .tflite file in it");
    }

    /** Returns the given name. */
    public String name() {
        return name;
    }

    /** Returns why there is no such model. */
    public Reason reason() {
        return reason;
    }
}
