package io.canary.bench;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Samples as a user's CI job or agent writes them. */
final class Samples {

    private Samples() {}

    /** Where the numbers of a sample stand, and what it is for. */
    enum Form {
        NESTED("{\"deployment_id\":\"%s\",\"timestamp\":\"%s\",\"metrics\":{%s}}"),
        FLAT("{\"deployment_id\":\"%s\",\"timestamp\":\"%s\",%s}"),
        /** With the name of a service in place of the id of its deployment. */
        BY_NAME("{\"service_name\":\"%s\",\"version\":\"v2\",\"timestamp\":\"%s\",\"metrics\":{%s}}");

        private final String pattern;

        Form(String pattern) {
            this.pattern = pattern;
        }
    }

    static String json(String id, int i) {
        return json(id, i, Form.NESTED);
    }

    private static String json(String id, int i, Form form) {
        String numbers =
                "\"requests\":%d,\"errors\":%d,\"latency_p95_ms\":%d.5,\"availability\":0.9995,\"cpu_utilization\":0.42"
                        .formatted(100 + i % 50, i % 2, 80 + i % 40);
        return form.pattern.formatted(id, Instant.now().truncatedTo(ChronoUnit.MILLIS), numbers);
    }

    /** One request for each deployment. */
    static List<byte[]> single(List<String> ids) {
        return single(ids, Form.NESTED);
    }

    static List<byte[]> single(List<String> ids, Form form) {
        var requests = new ArrayList<byte[]>();
        for (int i = 0; i < ids.size(); i++) {
            byte[] sample = json(ids.get(i), i, form).getBytes(StandardCharsets.UTF_8);
            requests.add(Load.request("/metrics", "application/json", sample));
        }
        return requests;
    }

    /** Requests of so many lines each, for all deployments by turns. */
    static List<byte[]> lines(List<String> ids, int requests, int linesEach) {
        var all = new ArrayList<byte[]>();
        for (int r = 0; r < requests; r++) {
            var text = new StringBuilder();
            for (int i = 0; i < linesEach; i++) {
                text.append(json(ids.get((r + i) % ids.size()), i)).append('\n');
            }
            all.add(Load.request(
                    "/metrics", "application/x-ndjson", text.toString().getBytes(StandardCharsets.UTF_8)));
        }
        return all;
    }
}
