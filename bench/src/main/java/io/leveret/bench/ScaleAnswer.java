package io.leveret.bench;

import io.leveret.vision.Classification;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a model says of one version of a photo.
 *
 * @param top the class with the highest score
 * @param place of the right class, from 0
 * @param exactTopScore the score of the class that is on top if the photo is decoded exactly
 */
record ScaleAnswer(int top, int place, float exactTopScore) {
    /**
     * Reads an answer.
     *
     * @param classes all of them, best first
     * @param right the right class
     * @param exactTop the class that is on top if the photo is decoded exactly
     */
    static ScaleAnswer of(List<Classification> classes, int right, int exactTop) {
        return new ScaleAnswer(classes.getFirst().index(), place(classes, right),
                classes.get(place(classes, exactTop)).score());
    }

    private static int place(List<Classification> classes, int index) {
        return IntStream.range(0, classes.size()).filter(place -> classes.get(place).index() == index).findFirst()
                .orElseThrow();
    }
}
