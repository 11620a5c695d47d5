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
 * The spec that a deployment was created with, as JSON in the form of the records, so that a new component needs no
 * change here. One function for each schema change upgrades older documents.
 */
final class SpecJson {
    /** Upgrades to the schema of that number from the one before. */
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

    /** A memory that another version of the class wrote cannot be read, and is dropped. */
    private static void forgetForeign(ObjectNode spec) {
        var f = new Fields(spec);
        if (f.isThere("learned") && f.child("learned").child("learned").number("version") != Learned.VERSION) {
            spec.putNull("learned");
        }
    }
}
