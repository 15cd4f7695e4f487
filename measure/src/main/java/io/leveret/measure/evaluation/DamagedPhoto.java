package io.leveret.measure.evaluation;

import io.leveret.image.codec.Damage;
import java.io.Serializable;
import java.util.List;
import java.util.Set;

/**
 * A photo that was used although its file is cut off or damaged.
 *
 * @param name its name in its data set
 * @param indices the classes that it shows, by index
 * @param damage what is missing of it
 */
public record DamagedPhoto(String name, Set<Integer> indices, Damage damage) implements Serializable {
    /** Copies the set. */
    public DamagedPhoto {
        indices = Set.copyOf(indices);
    }

    /** Returns how many photos show a class. */
    public static long count(List<DamagedPhoto> photos, int index) {
        return photos.stream().filter(photo -> photo.indices().contains(index)).count();
    }
}
