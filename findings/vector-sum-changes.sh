#!/bin/bash
# The Vector API's sum of the lanes of the same floats changes while a program runs.
#
# FloatVector.reduceLanes(ADD) leaves the order of additions open, and one JVM uses two: until the JIT has compiled the
# loop, it adds lanes in one order, afterwards in another. A softmax that divides by such a sum gives a photo
# other scores once a server has run for a while, with the same model, machine, thread and code. Adding the array
# with a plain loop, or the lanes in an order of one's own, gives one result always.
#
# Versions: the JDK 25.0.3+9 (Temurin), jdk.incubator.vector, x86-64. No other package takes part.
# Output seen (the softmax of eight logits, asked for again until it changes, after about 200,000 calls):
#> reduceLanes, first call: sum 3.065911, top score 0.32616732
#> reduceLanes, compiled:   sum 3.0659113, top score 0.3261673
#> a plain loop changed: false
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for home in "${JAVA_HOME-}" /usr/lib/jvm/*; do
  ! grep -qs '^JAVA_VERSION="25' "$home/release" || jdk=$home
done
: "${jdk:?no JDK 25 was found: set JAVA_HOME to one}"

cat >"$work/Finding.java" <<'JAVA'
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

static final int CALLS = 5_000_000;

void main() {
    float[] terms = terms();
    float first = byLanes(terms);
    float firstPlain = plain(terms);
    float last = first;
    boolean plainChanged = false;
    for (int call = 1; call < CALLS && last == first; call++) {
        last = byLanes(terms);
        plainChanged |= plain(terms) != firstPlain;
    }
    IO.println("reduceLanes, first call: sum " + first + ", top score " + terms[0] / first);
    IO.println("reduceLanes, compiled:   sum " + last + ", top score " + terms[0] / last);
    IO.println("a plain loop changed: " + plainChanged);
}

/** The exponentials of logits, to be summed. */
static float[] terms() {
    float[] terms = new float[8];
    for (int i = 0; i < terms.length; i++) {
        terms[i] = (float) StrictMath.exp(-.37 * i);
    }
    return terms;
}

static float byLanes(float[] terms) {
    FloatVector sum = FloatVector.zero(FloatVector.SPECIES_128);
    for (int i = 0; i < terms.length; i += FloatVector.SPECIES_128.length()) {
        sum = sum.add(FloatVector.fromArray(FloatVector.SPECIES_128, terms, i));
    }
    return sum.reduceLanes(VectorOperators.ADD);
}

static float plain(float[] terms) {
    float sum = 0;
    for (float term : terms) {
        sum += term;
    }
    return sum;
}
JAVA
"$jdk/bin/java" --add-modules jdk.incubator.vector "$work/Finding.java" "$work" >"$work/output"
cat "$work/output"
sed -n 's/^#> //p' "$0" | diff - "$work/output" || {
  echo "the behavior has changed: above, < is what was seen and > is what this run gave" >&2
  exit 1
}
