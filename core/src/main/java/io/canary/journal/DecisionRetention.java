package io.canary.journal;

import io.canary.journal.Journal.Decided;
import io.canary.retention.EvenlyKept;
import io.canary.rollout.Decision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the newest decisions of all deployments up to a limit; beyond it, the service with the most decisions loses its
 * oldest. Not thread-safe.
 */
final class DecisionRetention {
    private final EvenlyKept.Limits limits;
    private final EvenlyKept<Key, Decision> all = new EvenlyKept<>();
    private final Map<String, OfDeployment> byDeployment = new HashMap<>();

    private record Key(String deployment, long number) {}

    private static final class OfDeployment {
        private final String service;
        private long first = 1; // those before are gone; perhaps this one and some after it too
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
        all.add(service, new Key(deployment, ++known.last), decision);
        all.forgetBeyond(limits, d -> false);
    }

    List<Decided> find(String deployment, long after, int limit) {
        var known = byDeployment.get(deployment);
        if (known == null || after >= known.last) {
            return List.of();
        }
        while (known.first < known.last && kept(known, deployment, known.first) == null) {
            known.first++;
        }
        var found = new ArrayList<Decided>();
        for (long number = Math.max(after + 1, known.first); number <= known.last && found.size() < limit; number++) {
            var decision = kept(known, deployment, number);
            if (decision != null) {
                found.add(new Decided(number, decision));
            }
        }
        return found;
    }

    private @Nullable Decision kept(OfDeployment known, String deployment, long number) {
        return all.find(known.service, new Key(deployment, number));
    }

    void forget(String deployment) {
        var known = byDeployment.remove(deployment);
        if (known != null) {
            for (long number = known.first; number <= known.last; number++) {
                all.remove(known.service, new Key(deployment, number));
            }
        }
    }
}
