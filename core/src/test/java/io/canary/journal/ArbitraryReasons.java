package io.canary.journal;

import io.canary.analysis.Role;
import io.canary.rollout.Decision;
import io.canary.rollout.Event;
import io.canary.rollout.Reason;
import io.canary.rollout.ReasonCode;
import io.canary.rollout.ReasonCode.Parameter.Type;
import io.canary.spi.Weight;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Reasons of every code, with and without their optional arguments. */
final class ArbitraryReasons {

    private ArbitraryReasons() {}

    static Arbitrary<Reason> with(Arbitrary<String> texts) {
        return reasons(texts, 2);
    }

    /** @param depth how deep reasons may be nested */
    private static Arbitrary<Reason> reasons(Arbitrary<String> texts, int depth) {
        var single = Arbitraries.of(ReasonCode.class)
                .flatMap(code -> args(code, texts, depth).map(args -> new Reason(code, args, List.of())));
        return depth == 0
                ? single
                : Combinators.combine(single, reasons(texts, depth - 1).injectNull(0.7))
                        .as(Reason::and);
    }

    private static Arbitrary<List<Object>> args(ReasonCode code, Arbitrary<String> texts, int depth) {
        return Combinators.combine(code.parameters().stream()
                        .map(each -> arg(each.type(), texts, depth).injectNull(0.2))
                        .toList())
                .as(args -> args);
    }

    private static Arbitrary<Object> arg(Type type, Arbitrary<String> texts, int depth) {
        Arbitrary<?> weights = Arbitraries.integers().between(0, 10_000).map(Weight::new);
        Arbitrary<?> all =
                switch (type) {
                    case TEXT -> texts;
                    case COUNT -> Arbitraries.longs();
                    case RATE -> Arbitraries.doubles();
                    case WEIGHT -> weights;
                    case DURATION -> Arbitraries.longs().between(0, 1L << 40).map(Duration::ofMillis);
                    case TIME -> Arbitraries.longs().between(0, 1L << 40).map(Instant::ofEpochMilli);
                    case REASON ->
                        depth == 0 ? Arbitraries.just(Reason.recorded("as before")) : reasons(texts, depth - 1);
                    case SHARES -> Arbitraries.maps(texts, weights).ofMaxSize(3);
                    case ROLE -> Arbitraries.of(Role.class);
                    case KIND -> Arbitraries.of(Decision.Kind.class);
                    case TRIGGER -> Arbitraries.of(Decision.Trigger.class);
                    case RUN -> Arbitraries.of(Event.Run.class);
                };
        return all.map(Object.class::cast);
    }
}
