package io.canary.router.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.canary.router.kubernetes.IngressPair.Shared;
import io.canary.router.kubernetes.IngressPair.Target;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The way from what a pair of Ingresses says to what is wished, one step at a time. */
record IngressWay(IngressAdapter layer, JsonNode main, JsonNode canary, IngressPair pair) {

    Optional<Step> toBoth(TrafficSplit split) throws RouterException {
        String baseline = split.baselineVersion();
        String other = split.canaryVersion();
        if (baseline.equals(pair.mainVersion())) {
            return canaryStep(other, split.canaryWeight(), "");
        }
        if (other.equals(pair.mainVersion())) {
            return canaryStep(baseline, split.canaryWeight().rest(), "");
        }
        // The main Ingress has neither. Both should not name the same, so it is led to the other one.
        var first = canaryStep(baseline, Weight.FULL, "");
        return first.isPresent() ? first : Optional.of(mainStep(other, ""));
    }

    Optional<Step> toOne(String version) throws RouterException {
        if (version.equals(pair.mainVersion())) {
            return canaryStep(beside(version), Weight.NONE, beside(version));
        }
        String before = pair.mainVersion() == null ? "" : pair.mainVersion();
        var first = canaryStep(version, Weight.FULL, before);
        if (first.isEmpty() && IngressPair.isMainFirst(main, canary)) {
            return Optional.of(mainStep(version, before));
        }
        return first; // where it may not be switched, everything on the canary Ingress is as true
    }

    /** What the canary Ingress is left with: both name the same for the moment of a switch only. */
    private String beside(String version) {
        String now = pair.canaryVersion();
        if (now != null && !now.equals(version)) {
            return now;
        }
        return Stream.of(canary, main)
                .map(ingress -> SplitAnnotation.other(IngressPair.annotation(ingress, layer.key()), version))
                .filter(known -> !known.isEmpty())
                .findFirst()
                .orElse(version);
    }

    /** Empty if it is so. */
    private Optional<Step> canaryStep(String version, Weight share, String beside) throws RouterException {
        if (version.equals(pair.canaryVersion()) && pair.hasShare(share)) {
            return Optional.empty();
        }
        int total = layer.granularity().total();
        var builder = lead(layer.canary(), canary, Shared::canary, version);
        annotate(builder, IngressPair.WEIGHT, layer.granularity().units(share, layer.canary()));
        if (total != 100 || !IngressPair.annotation(canary, IngressPair.TOTAL).isEmpty()) {
            annotate(builder, IngressPair.TOTAL, total);
        }
        return Optional.of(builder.step(beside));
    }

    private Step mainStep(String version, String beside) {
        return lead(layer.main(), main, Shared::main, version).step(beside);
    }

    /** A list's positions may shift: all of it has to be as it was read. */
    private StepBuilder lead(ObjectRef ref, JsonNode ingress, Function<Shared, Target> side, String version) {
        var builder = new StepBuilder(ref);
        builder.expect("/spec/rules", ingress.at("/spec/rules"));
        String name = layer.naming().nameOf(version);
        for (var target : pair.shared().stream().map(side).toList()) {
            if (!target.version().equals(version)) {
                builder.change(target.pointer(), TextNode.valueOf(name), target.pointer() + " " + target.name());
            }
        }
        return builder;
    }

    private void annotate(StepBuilder builder, String name, int value) {
        String pointer = Step.annotation(name);
        builder.expect(pointer, canary.at(pointer));
        builder.change(
                pointer,
                TextNode.valueOf(String.valueOf(value)),
                name + " " + canary.at(pointer).asText("(none)"));
    }
}
