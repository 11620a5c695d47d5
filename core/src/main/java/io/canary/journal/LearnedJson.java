package io.canary.journal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.canary.analysis.sequential.Learned;
import io.canary.json.Times;
import io.canary.rollout.LearnedBaseline;
import io.canary.spi.settings.Settings;
import org.jspecify.annotations.Nullable;

/** What was learned of a baseline, as JSON. */
final class LearnedJson {

    private LearnedJson() {}

    static ObjectNode write(Learned learned) {
        return (ObjectNode) Codec.tree(Settings.write(learned));
    }

    /** Null for what another version of the class wrote: nothing is known of it then. */
    static @Nullable Learned read(Fields f) {
        return f.number("version") == Learned.VERSION ? Settings.read(Learned.class, Codec.map(f.object())) : null;
    }

    /** What a deployment began with: its service is that of the deployment. */
    static ObjectNode write(LearnedBaseline learned) {
        var json = Codec.object().put("deployment", learned.deployment()).put("at", Times.exact(learned.at()));
        json.set("learned", write(learned.learned()));
        return json;
    }

    static @Nullable LearnedBaseline remembered(Fields f, String service) {
        var learned = read(f.child("learned"));
        return learned == null
                ? null
                : new LearnedBaseline(service, f.textOrNull("deployment"), f.instant("at"), learned);
    }
}
