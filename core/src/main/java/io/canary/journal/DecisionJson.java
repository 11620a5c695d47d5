package io.canary.journal;

import static io.canary.text.EnumNames.lower;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.canary.analysis.Aggregates;
import io.canary.analysis.Role;
import io.canary.json.Times;
import io.canary.rollout.Decision;
import io.canary.rollout.Decision.Trigger;
import io.canary.rollout.Lateness;
import io.canary.rollout.PartialWindow;
import io.canary.spi.Weight;
import io.canary.spi.settings.Settings;
import java.util.List;

/** A decision with everything that it was based on, as JSON. */
final class DecisionJson {

    private DecisionJson() {}

    static ObjectNode write(Decision d) {
        var json = Codec.object()
                .put("at", Times.exact(d.at()))
                .put("kind", lower(d.kind()))
                .put("trigger", lower(d.trigger()))
                .put("step", d.step())
                .put("weight_bp", d.weight().basisPoints())
                .put("failures", d.failures());
        json.set("verdict", VerdictJson.write(d.verdict()));
        json.set("evidence", Codec.tree(Settings.store(d.evidence())));
        if (!d.recorded().isEmpty()) {
            json.set("recorded", StratumJson.write(d.recorded()));
        }
        var part = d.part();
        if (part != null) {
            json.putObject("part")
                    .put("window", part.window().toString())
                    .put("interval", part.interval().toString());
        }
        var late = d.late();
        if (late != null) {
            json.putObject("late")
                    .put("role", lower(late.role()))
                    .put("by", late.by().toString())
                    .put("most", late.most().toString());
        }
        return json;
    }

    static Decision read(Fields stored) {
        var f = new Fields(DecisionUpgrades.upgraded(stored));
        return new Decision(
                f.instant("at"),
                f.constant("kind", Decision.Kind.class),
                f.constant("trigger", Trigger.class),
                f.number("step"),
                new Weight(f.number("weight_bp")),
                f.number("failures"),
                VerdictJson.read(f.child("verdict")),
                Settings.restore(Aggregates.class, Codec.map(f.child("evidence").object())),
                f.has("recorded") ? StratumJson.read(f, "recorded") : List.of(),
                f.has("part") ? part(f.child("part")) : null,
                f.has("late") ? late(f.child("late")) : null);
    }

    private static Lateness late(Fields f) {
        return new Lateness(
                f.constant("role", Role.class), f.duration("by"), f.duration(f.has("most") ? "most" : "tick"));
    }

    private static PartialWindow part(Fields f) {
        return new PartialWindow(f.duration("window"), f.duration("interval"));
    }
}
