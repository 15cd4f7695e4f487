package io.leveret.bench;

import org.jspecify.annotations.Nullable;

/**
 * How a file fared in Leveret and in another program.
 *
 * @param outcome the kind
 * @param cause why, in one line; empty if there is nothing to say
 */
record Verdict(Outcome outcome, String cause) {
    /** The kinds, best first. */
    enum Outcome {
        EQUAL("equal"),
        CLOSE("close: rounding explains it"),
        DIFFERENT("different"),
        ONLY_THERE("refused by Leveret only"),
        ONLY_HERE("refused by the other only"),
        NEITHER("refused by both"),
        DIED("ended the process"),
        TIMED_OUT("took too long");

        private final String words;

        Outcome(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    private static final String MARK = "verdict";

    static Verdict of(Outcome outcome, String cause) {
        return new Verdict(outcome, cause.replaceAll("\\s+", " ").strip());
    }

    /** Returns the verdict for a file that at least one of the two refused. */
    static Verdict refused(boolean here, boolean there, String cause) {
        return of(here && there ? Outcome.NEITHER : here ? Outcome.ONLY_THERE : Outcome.ONLY_HERE, cause);
    }

    /** The verdict as a line for {@link #parse}. */
    String toLine() {
        return MARK + "\t" + outcome.name() + "\t" + cause;
    }

    /** Returns the verdict of a line, or null for any other line. */
    static @Nullable Verdict parse(String line) {
        String[] parts = line.split("\t", 3);
        return parts.length == 3 && parts[0].equals(MARK) ? new Verdict(Outcome.valueOf(parts[1]), parts[2]) : null;
    }
}
