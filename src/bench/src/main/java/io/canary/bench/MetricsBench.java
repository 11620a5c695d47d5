package io.canary.bench;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

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

    /** One sample a request, with the numbers inside {@code metrics} against the same numbers beside it. */
    static Duel.Result nested(int rounds, double seconds) throws IOException {
        try (var service = new Service()) {
            List<String> ids = service.begin(DEPLOYMENTS, 3_600);
            try (var nested = new Load(service.port(), CONNECTIONS, Samples.single(ids, Samples.Form.NESTED));
                    var flat = new Load(service.port(), CONNECTIONS, Samples.single(ids, Samples.Form.FLAT))) {
                return Duel.fight(nested, flat, rounds, seconds);
            }
        }
    }

    /** One sample a request, by the name of its service against the id of its deployment. */
    static Duel.Result named(int rounds, double seconds) throws IOException {
        try (var service = new Service()) {
            List<String> ids = service.begin(DEPLOYMENTS, 3_600);
            List<String> names = IntStream.range(0, DEPLOYMENTS)
                    .mapToObj(i -> Service.NAME + i)
                    .toList();
            try (var byName = new Load(service.port(), CONNECTIONS, Samples.single(names, Samples.Form.BY_NAME));
                    var byId = new Load(service.port(), CONNECTIONS, Samples.single(ids, Samples.Form.NESTED))) {
                return Duel.fight(byName, byId, rounds, seconds);
            }
        }
    }

    /** One sample a request, of deployments that record what comes in, against such as only judge it. */
    static Duel.Result recorded(int rounds, double seconds) throws IOException {
        try (var service = new Service();
                var all = load(service, "recorded", true);
                var some = load(service, "judged", false)) {
            return Duel.fight(all, some, rounds, seconds);
        }
    }

    private static Load load(Service service, String name, boolean recorded) throws IOException {
        var begun = new ArrayList<Future<String>>();
        for (int i = 0; i < DEPLOYMENTS; i++) {
            begun.add(service.begin(new JsonObject()
                    .put("service_name", name + "-" + i)
                    .put("new_version", "v2")
                    .put("strategy", new JsonObject().put("interval_sec", 3_600))
                    .put(
                            "policy",
                            new JsonObject().put("analysis", new JsonObject().put("record_samples", recorded)))));
        }
        Service.await(Future.all(begun));
        return new Load(
                service.port(),
                CONNECTIONS,
                Samples.single(begun.stream().map(Future::result).toList()));
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
