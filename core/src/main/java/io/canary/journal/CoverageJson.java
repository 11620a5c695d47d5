package io.canary.journal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.canary.analysis.Coverage;
import io.canary.analysis.Coverage.Share;
import io.canary.analysis.StandardMetric;

/** How much of the evidence is about which metric, as JSON. */
final class CoverageJson {

    private CoverageJson() {}

    static ObjectNode write(Coverage c) {
        var json = Codec.object();
        for (var metric : StandardMetric.values()) {
            var share = c.of(metric);
            json.putObject(metric.subject()).put("samples", share.samples()).put("requests", share.requests());
        }
        return json;
    }

    static Coverage read(Fields f) {
        return Coverage.of(metric -> f.has(metric.subject()) ? share(f.child(metric.subject())) : Share.NONE);
    }

    private static Share share(Fields share) {
        return new Share(share.whole("samples"), share.whole("requests"));
    }
}
