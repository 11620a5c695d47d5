package io.canary.bench;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What traces cost: {@code POST /metrics} of a service that exports them against one that does not, while rollouts
 * begin and end in both. The collector runs in the same process.
 */
final class TracesBench {
    private static final Map<String, ?> MEMORY = Map.of("type", "memory");
    private static final int DEPLOYMENTS = 20;
    private static final int CONNECTIONS = 128;

    private TracesBench() {}

    /**
     * What came of it.
     *
     * @param post with traces against without
     * @param traced how many rollouts ended meanwhile whose traces were to be exported
     * @param others how many of the other service
     * @param exports how many requests the collector got
     */
    record Cost(Duel.Result post, int traced, int others, int exports) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%s; %,d and %,d rollouts ended meanwhile, %,d exports",
                    post,
                    traced,
                    others,
                    exports);
        }
    }

    /**
     * Measures.
     *
     * @param answers whether the collector takes what it is sent; else it never answers
     */
    static Cost exported(boolean answers, int rounds, double seconds) throws IOException {
        try (var collector = new CollectorOfTraces(answers);
                var traced = new Service(Map.of(
                        "journal", MEMORY, "telemetry", Map.of("traces", Map.of("endpoint", collector.endpoint()))));
                var alone = new Service()) {
            List<String> ids = traced.begin(DEPLOYMENTS, 3_600);
            List<String> others = alone.begin(DEPLOYMENTS, 3_600);
            try (var ours = new Load(traced.port(), CONNECTIONS, Samples.single(ids));
                    var theirs = new Load(alone.port(), CONNECTIONS, Samples.single(others));
                    var one = new Churn(traced);
                    var other = new Churn(alone)) {
                var result = Duel.fight(ours, theirs, rounds, seconds);
                return new Cost(result, one.ended(), other.ended(), collector.exports());
            }
        }
    }
}
