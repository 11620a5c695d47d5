package io.canary.deployment;

import io.canary.journal.Journal;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.InService;
import io.canary.rollout.State;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which version of each service was last confirmed to be in service; the newest {@value Journal#IN_SERVICE_MAX}. Not
 * thread-safe.
 */
final class ServicesInService {
    private final LinkedHashMap<String, InService> byService = new LinkedHashMap<>(); // oldest first

    ServicesInService(Collection<InService> recorded) {
        recorded.stream().sorted(Comparator.comparing(InService::at)).forEach(this::put);
    }

    private void put(InService known) {
        byService.remove(known.service()); // so that it comes last
        byService.put(known.service(), known);
        if (byService.size() > Journal.IN_SERVICE_MAX) {
            byService.pollFirstEntry();
        }
    }

    @Nullable
    InService find(String service) {
        return byService.get(service);
    }

    /** All known services, by name. */
    Stream<InService> all() {
        return byService.values().stream().sorted(Comparator.comparing(InService::service));
    }

    /** Updates the version after the end of a deployment. */
    void ended(DeploymentSpec spec, State state) {
        var known = InService.of(spec, state);
        if (known != null) {
            put(known);
        } else if (InService.isUnknown(state)) {
            byService.remove(spec.serviceName());
        }
    }
}
