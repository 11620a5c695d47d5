package io.canary.bench;

import java.io.IOException;
import java.util.List;

/** {@code POST /metrics} through the whole service, against a bare server that parses the same. */
final class MetricsBench {
    private static final int DEPLOYMENTS = 20;
    private static final int CONNECTIONS = 128;
    private static final int LINES = 1_000;
    private static final int UPLOADS = 4;

    private MetricsBench() {}

    /** One sample a request. */
    static Duel.Result single(int rounds, double seconds) throws IOException {
        try (var service = new Service();
                var bare = new BareServer(Runtime.getRuntime().availableProcessors())) {
            List<byte[]> requests = Samples.single(service.begin(DEPLOYMENTS, 3_600));
            try (var ours = new Load(service.port(), CONNECTIONS, requests);
                    var theirs = new Load(bare.port(), CONNECTIONS, requests)) {
                return Duel.fight(ours, theirs, rounds, seconds);
            }
        }
    }

    /** A thousand samples a request, in samples a second. */
    static Duel.Result lines(int rounds, double seconds) throws IOException {
        try (var service = new Service();
                var bare = new BareServer(Runtime.getRuntime().availableProcessors())) {
            List<byte[]> requests = Samples.lines(service.begin(DEPLOYMENTS, 3_600), UPLOADS, LINES);
            try (var ours = new Load(service.port(), UPLOADS, requests);
                    var theirs = new Load(bare.port(), UPLOADS, requests)) {
                return Duel.fight(ours, theirs, rounds, seconds).times(LINES);
            }
        }
    }
}
