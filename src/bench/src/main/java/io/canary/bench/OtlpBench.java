package io.canary.bench;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/** {@code POST /v1/metrics} through the whole service, against a bare server that decodes the same exports. */
final class OtlpBench {
    private static final int DEPLOYMENTS = 20;
    private static final int CONNECTIONS = 32;

    private OtlpBench() {}

    /** In data points a second. */
    static Duel.Result exports(boolean isCumulative, int rounds, double seconds) throws IOException {
        try (var service = new Service();
                var bare = new BareOtlpServer(Runtime.getRuntime().availableProcessors())) {
            service.begin(DEPLOYMENTS, 3_600);
            List<String> names = IntStream.range(0, DEPLOYMENTS)
                    .mapToObj(i -> Service.NAME + i)
                    .toList();
            var exports = new OtlpExports(names, CONNECTIONS, isCumulative);
            try (var ours = new Load(service.port(), CONNECTIONS, exports, 200);
                    var theirs = new Load(bare.port(), CONNECTIONS, exports, 200)) {
                return Duel.fight(ours, theirs, rounds, seconds).times(OtlpExports.POINTS);
            }
        }
    }
}
