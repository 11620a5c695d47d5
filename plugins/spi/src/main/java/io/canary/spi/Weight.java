package io.canary.spi;

import java.math.BigDecimal;

/**
 * The canary's share of traffic, kept as basis points so that 0.01 % is exact.
 *
 * @param basisPoints 0 (nothing) to 10 000 (everything)
 */
public record Weight(int basisPoints) implements Comparable<Weight> {
    /** No traffic. */
    public static final Weight NONE = new Weight(0);

    /** All traffic. */
    public static final Weight FULL = new Weight(10_000);

    /** @throws IllegalArgumentException outside 0..10 000 */
    public Weight {
        if (basisPoints < 0 || basisPoints > 10_000) {
            throw new IllegalArgumentException("a weight is 0 to 10000 basis points, was " + basisPoints);
        }
    }

    /**
     * The weight of a percentage.
     *
     * @param percent 0 to 100 with at most two decimals
     * @throws IllegalArgumentException out of range, or finer than 0.01 %
     */
    public static Weight ofPercent(BigDecimal percent) {
        if (percent.signum() < 0 || percent.compareTo(HUNDRED) > 0) {
            throw new IllegalArgumentException("must be from 0 to 100");
        }
        try {
            return new Weight(percent.movePointRight(2).intValueExact());
        } catch (ArithmeticException finer) {
            throw new IllegalArgumentException("must have at most two decimals", finer);
        }
    }

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /** In percent: 0 to 100 with at most two decimals and no trailing zeros. */
    public BigDecimal percent() {
        var exact = BigDecimal.valueOf(basisPoints, 2).stripTrailingZeros();
        return exact.scale() < 0 ? exact.setScale(0) : exact;
    }

    /** What is left for the other version. */
    public Weight rest() {
        return new Weight(10_000 - basisPoints);
    }

    /** This weight and {@code more}, at most {@link #FULL}. */
    public Weight plus(Weight more) {
        return new Weight(Math.min(10_000, basisPoints + more.basisPoints));
    }

    @Override
    public int compareTo(Weight other) {
        return Integer.compare(basisPoints, other.basisPoints);
    }

    /** For people: {@code 12.5 %}. */
    @Override
    public String toString() {
        return percent().toPlainString() + " %";
    }
}
