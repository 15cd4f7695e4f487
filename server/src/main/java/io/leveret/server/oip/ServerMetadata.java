package io.leveret.server.oip;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a server says of itself.
 *
 * @param name its name
 * @param version its version
 * @param extensions the extensions of the protocol that it supports, by Triton's names
 */
public record ServerMetadata(String name, String version, List<String> extensions) {
    /**
     * Returns the metadata of this server.
     *
     * @param repository whether clients may load and unload models
     */
    public static ServerMetadata of(boolean repository) {
        List<String> extensions = new ArrayList<>(List.of("binary_tensor_data", "classification", "parameters"));
        if (repository) {
            extensions.add("model_repository");
        }
        return new ServerMetadata("leveret",
                Optional.ofNullable(ServerMetadata.class.getPackage().getImplementationVersion()).orElse("0"),
                List.copyOf(extensions));
    }
}
