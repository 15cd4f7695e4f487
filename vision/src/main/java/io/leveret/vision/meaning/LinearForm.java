package io.leveret.vision.meaning;

import java.util.HashMap;
import java.util.Map;

/**
 * A sum of values of tensors, each with a coefficient, and a number that is known up to an interval.
 *
 * @param coefficients those that are not 0
 * @param rest the number
 */
record LinearForm(Map<LinearForm.Term, Double> coefficients, Interval rest) {
    /**
     * A value of a tensor.
     *
     * @param tensor index of the tensor
     * @param index index along the axis of the classes
     * @param sigmoid whether it is the sigmoid of that value
     */
    record Term(int tensor, int index, boolean sigmoid) {}

    static final LinearForm ZERO = of(Interval.of(0));

    /** Copies the coefficients. */
    LinearForm {
        coefficients = Map.copyOf(coefficients);
    }

    static LinearForm of(Interval rest) {
        return new LinearForm(Map.of(), rest);
    }

    static LinearForm of(Term term) {
        return new LinearForm(Map.of(term, 1.0), Interval.of(0));
    }

    LinearForm plus(LinearForm other) {
        Map<Term, Double> sums = new HashMap<>(coefficients);
        other.coefficients.forEach((term, coefficient) -> add(sums, term, coefficient));
        return new LinearForm(sums, rest.plus(other.rest));
    }

    LinearForm times(double factor) {
        Map<Term, Double> products = new HashMap<>();
        coefficients.forEach((term, coefficient) -> add(products, term, coefficient * factor));
        return new LinearForm(products, rest.times(Interval.of(factor)));
    }

    /** Adds a coefficient; what cancels out but for rounding is gone. */
    static void add(Map<Term, Double> sums, Term term, double coefficient) {
        double sum = sums.getOrDefault(term, 0.0) + coefficient;
        if (Math.abs(sum) < 1e-6) {
            sums.remove(term);
        } else {
            sums.put(term, sum);
        }
    }

    /** Returns whether it is a number known exactly. */
    boolean isNumber() {
        return coefficients.isEmpty() && rest.low() == rest.high();
    }
}
