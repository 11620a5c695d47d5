package io.canary.journal;

import io.canary.spi.Weight;
import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Simple values of every kind, with those at the edges. */
final class ArbitraryValues {
    private ArbitraryValues() {}

    static Arbitrary<Integer> ints() {
        return Arbitraries.integers();
    }

    static Arbitrary<Boolean> flags() {
        return Arbitraries.of(true, false);
    }

    static Arbitrary<Weight> weights() {
        return Arbitraries.integers().between(0, 10_000).map(Weight::new);
    }

    static Arbitrary<Double> doubles() {
        var odd = Arbitraries.of(
                Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, 0.1, Double.MIN_VALUE);
        return Arbitraries.oneOf(Arbitraries.doubles(), odd);
    }

    static Arbitrary<Instant> instants() {
        return Combinators.combine(
                        Arbitraries.longs().between(Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond()),
                        Arbitraries.longs().between(0, 999_999_999))
                .as(Instant::ofEpochSecond);
    }

    static Arbitrary<Duration> durations() {
        return Combinators.combine(
                        Arbitraries.longs().between(0, Integer.MAX_VALUE),
                        Arbitraries.longs().between(0, 999_999_999))
                .as(Duration::ofSeconds);
    }

    /** Any text, also with unassigned code points and lone surrogates. */
    static Arbitrary<String> texts() {
        var odd = Arbitraries.of("", "\0", "\ud800", "\udfff!", "\"\\\n", "caf\u00e9 \ud83d\udc26");
        return Arbitraries.oneOf(Arbitraries.strings().all().ofMaxLength(20), odd);
    }
}
