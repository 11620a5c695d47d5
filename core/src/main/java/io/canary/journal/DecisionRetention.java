package io.canary.journal;

import io.canary.journal.Journal.Decided;
import io.canary.retention.EvenlyKept;
import io.canary.rollout.Decision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The newest decisions: so many of all deployments, and what is beyond goes from the service with the most. Not
 * thread-safe.
 */
final class DecisionRetention {
    private final EvenlyKept.Limits limits;
    private final EvenlyKept<One> all = new EvenlyKept<>();
    private final Map<String, OfDeployment> byDeployment = new HashMap<>();

    private record One(String deployment, long number) {
        String name() {
            return deployment + " " + number;
        }
    }

    private static final class OfDeployment {
        private final String service;
        private final ArrayList<Decided> decisions = new ArrayList<>(1); // oldest first
        private long last;

        private OfDeployment(String service) {
            this.service = service;
        }
    }

    /** @param most so many are kept */
    DecisionRetention(int most) {
        this.limits = new EvenlyKept.Limits(most, most);
    }

    void add(String service, String deployment, Decision decision) {
        var known = byDeployment.computeIfAbsent(deployment, id -> new OfDeployment(service));
        var one = new One(deployment, ++known.last);
        known.decisions.add(new Decided(one.number(), decision));
        all.add(service, one.name(), one);
        for (var gone : all.forgetBeyond(limits, o -> false)) {
            var its = byDeployment.get(gone.deployment());
            if (its != null) {
                its.decisions.removeIf(d -> d.number() == gone.number()); // the first, as the oldest goes first
            }
        }
    }

    List<Decided> find(String deployment, long after, int limit) {
        var known = byDeployment.get(deployment);
        return known == null
                ? List.of()
                : known.decisions.stream()
                        .filter(d -> d.number() > after)
                        .limit(limit)
                        .toList();
    }

    void forget(String deployment) {
        var known = byDeployment.remove(deployment);
        if (known != null) {
            known.decisions.forEach(d -> all.remove(known.service, new One(deployment, d.number()).name()));
        }
    }
}
