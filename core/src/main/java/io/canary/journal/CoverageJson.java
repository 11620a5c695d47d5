package io.canary.journal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.canary.analysis.Coverage;
import io.canary.analysis.Coverage.Share;

/** How much of the evidence is about which metric, as JSON. */
final class CoverageJson {

    private CoverageJson() {}

    static ObjectNode write(Coverage c) {
        var json = Codec.object();
        write(json, "errors", c.errors());
        write(json, "latency", c.latency());
        write(json, "availability", c.availability());
        write(json, "cpu", c.cpu());
        return json;
    }

    private static void write(ObjectNode json, String name, Share share) {
        json.putObject(name).put("samples", share.samples()).put("requests", share.requests());
    }

    static Coverage read(Fields f) {
        return new Coverage(share(f, "errors"), share(f, "latency"), share(f, "availability"), share(f, "cpu"));
    }

    private static Share share(Fields f, String name) {
        var share = f.child(name);
        return new Share(share.whole("samples"), share.whole("requests"));
    }
}
