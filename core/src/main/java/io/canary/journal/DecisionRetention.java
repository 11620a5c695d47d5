package io.canary.journal;

import io.canary.journal.Journal.Decided;
import io.canary.retention.EvenlyKept;
import io.canary.rollout.Decision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps the newest decisions of all deployments up to a limit; beyond it, the service with the most decisions loses its
 * oldest. Not thread-safe.
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

    /** @param most how many decisions are kept */
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
                // the first element, as the oldest is removed first
                its.decisions.removeIf(d -> d.number() == gone.number());
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
