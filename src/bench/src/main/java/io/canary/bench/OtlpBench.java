package io.canary.bench;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/** Exports and remote-writes through the whole service, against a bare server that decodes the same bytes. */
final class OtlpBench {
    private static final int DEPLOYMENTS = 20;
    private static final int CONNECTIONS = 32;
    private static final int WRITERS = 4;

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

    /** By remote-write, against a bare server that reads every field; in samples a second. */
    static Duel.Result remoteWrites(int rounds, double seconds) throws IOException {
        try (var service = new Service();
                var bare = new BareOtlpServer(Runtime.getRuntime().availableProcessors())) {
            service.begin(WRITERS, 3_600);
            List<String> names =
                    IntStream.range(0, WRITERS).mapToObj(i -> Service.NAME + i).toList();
            var writes = new RemoteWrites(names, WRITERS);
            try (var ours = new Load(service.port(), WRITERS, writes, 204);
                    var theirs = new Load(bare.port(), WRITERS, writes, 204)) {
                return Duel.fight(ours, theirs, rounds, seconds).times(RemoteWrites.SAMPLES);
            }
        }
    }
}
