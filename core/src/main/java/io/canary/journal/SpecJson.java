package io.canary.journal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.canary.analysis.sequential.Learned;
import io.canary.rollout.DeploymentSpec;
import io.canary.spi.settings.Settings;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a deployment was created with, as JSON: as the records have it, so that a new component needs nothing here. What
 * an older schema has otherwise, one function for each change upgrades.
 */
final class SpecJson {
    /** From the schema before to the one of the number. */
    private static final SortedMap<Integer, UnaryOperator<ObjectNode>> UPGRADES =
            new TreeMap<>(Map.of(10, FlatSpec::upgraded));

    private SpecJson() {}

    static Map<String, @Nullable Object> write(DeploymentSpec spec) {
        return Settings.store(spec);
    }

    static DeploymentSpec read(Fields f) {
        var spec = (ObjectNode) f.object().deepCopy();
        for (var upgrade : UPGRADES.tailMap(f.number("schema") + 1).values()) {
            spec = upgrade.apply(spec);
        }
        spec.remove("schema");
        forgetForeign(spec);
        return Settings.restore(DeploymentSpec.class, Codec.map(spec));
    }

    /** What another version of the class learned is not understood: nothing is known then. */
    private static void forgetForeign(ObjectNode spec) {
        var f = new Fields(spec);
        if (f.isThere("learned") && f.child("learned").child("learned").number("version") != Learned.VERSION) {
            spec.putNull("learned");
        }
    }
}
