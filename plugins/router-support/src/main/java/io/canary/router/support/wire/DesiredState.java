package io.canary.router.support.wire;

import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.math.BigDecimal;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What should be true of a service, as a program in another language is asked for it. Immutable.
 *
 * @param verb never {@link Verb#OBSERVE}
 * @param baseline empty where it is not known: in a promotion that no split came before
 * @param canary empty where it is not known: in a rollback that no split came before
 * @param canaryWeight all in a promotion, nothing in a rollback
 * @param upstreams where each version listens, as far as the orchestrator knows
 */
public record DesiredState(
        Verb verb,
        String service,
        String baseline,
        String canary,
        Weight canaryWeight,
        Map<String, List<URI>> upstreams) {

    public DesiredState {
        upstreams = Map.copyOf(upstreams);
    }

    /** The shares of the versions that are known, in the order of their names. */
    public Map<String, Weight> weights() {
        var weights = new TreeMap<String, Weight>();
        weights.put(baseline, canaryWeight.rest());
        weights.put(canary, canaryWeight);
        weights.remove(TrafficRouter.NO_VERSION);
        return weights;
    }

    public Map<String, BigDecimal> percents() {
        var percents = new LinkedHashMap<String, BigDecimal>();
        weights().forEach((version, weight) -> percents.put(version, weight.percent()));
        return percents;
    }

    /** {@link #upstreams} as texts, in the order of the versions' names. */
    public Map<String, List<String>> addresses() {
        return upstreams.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        e -> e.getValue().stream().map(URI::toString).toList(),
                        (one, other) -> one,
                        TreeMap::new));
    }

    /**
     * All of it as a tree for {@link Json#write}.
     *
     * @param sequence higher than that of any state before, so that one that comes late can be recognized
     */
    public Map<String, Object> json(long sequence) {
        var json = new LinkedHashMap<String, Object>();
        json.put("verb", verb);
        json.put("service", service);
        if (!baseline.isEmpty()) {
            json.put("baseline", baseline);
        }
        if (!canary.isEmpty()) {
            json.put("canary", canary);
        }
        json.put("canary_weight", canaryWeight.percent());
        json.put("weights", percents());
        json.put("upstreams", addresses());
        json.put("sequence", sequence);
        return json;
    }

    static DesiredState of(TrafficSplit split) {
        return of(Verb.SPLIT, split);
    }

    /** Whether {@code split} could be asked for. */
    public static DesiredState preflight(TrafficSplit split) {
        return of(Verb.PREFLIGHT, split);
    }

    private static DesiredState of(Verb verb, TrafficSplit split) {
        return new DesiredState(
                verb,
                split.service(),
                split.baselineVersion(),
                split.canaryVersion(),
                split.canaryWeight(),
                split.upstreams());
    }
}
