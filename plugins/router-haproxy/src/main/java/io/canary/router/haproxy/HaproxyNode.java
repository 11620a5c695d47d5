package io.canary.router.haproxy;

import io.canary.router.support.ServiceTable;
import io.canary.router.support.nodes.Node;
import io.canary.spi.KnownAddresses;
import io.canary.spi.Observation;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One HAProxy. Safe for any thread. */
final class HaproxyNode implements Node {
    private final RuntimeApi api;
    private final ServiceTable<ServiceCommands> services;
    private final Map<String, TrafficSplit> asked = new ConcurrentHashMap<>();
    private final Map<String, TrafficSplit> confirmed = new ConcurrentHashMap<>();

    HaproxyNode(RuntimeApi api, ServiceTable<ServiceCommands> services) {
        this.api = api;
        this.services = services;
    }

    @Override
    public String name() {
        return api.node().toString();
    }

    RuntimeApi api() {
        return api;
    }

    /**
     * Looks whether the split would be what clients get, as far as HAProxy shows it. Where one version gets everything,
     * how well others would be shared out does not matter.
     */
    @Override
    public NodePlan plan(TrafficSplit split) throws RouterException, InterruptedException {
        var commands = services.require(split.service());
        var versions = versions(split);
        var questions = new ArrayList<>(commands.questions(versions));
        boolean isChecked = !split.canaryVersion().equals(TrafficRouter.NO_VERSION);
        if (isChecked) {
            questions.addAll(commands.checks(versions));
        }
        var now = look(questions);
        if (isChecked) {
            requireKnownAddresses(commands.addresses(now), split);
        }
        var orders = commands.orders(now, split);
        return new NodePlan(this, commands, split, orders, isChecked ? commands.check(now, split) : List.of());
    }

    /** No version moves that HAProxy's configuration has elsewhere, or that is in service elsewhere. */
    private void requireKnownAddresses(Map<String, List<URI>> known, TrafficSplit split) throws RouterException {
        var last = asked.get(split.service());
        if (last != null && split.upstreams().equals(last.upstreams())) {
            return; // the same deployment asks again, perhaps since a server was moved by hand
        }
        var others = KnownAddresses.others(known, ServerAddresses.of(split.upstreams()));
        if (!others.isEmpty()) {
            throw RouterException.rejected(others.entrySet().stream()
                    .map(e -> KnownAddresses.words(
                            split.service(), e.getKey(), known.getOrDefault(e.getKey(), List.of()), e.getValue()))
                    .collect(Collectors.joining("; ")));
        }
    }

    void asked(TrafficSplit split) {
        asked.put(split.service(), split);
    }

    void confirmed(TrafficSplit split) {
        confirmed.put(split.service(), split);
    }

    @Override
    public Observation inForce(String service) throws RouterException, InterruptedException {
        var commands = services.find(service);
        if (commands == null) {
            return services.notFound(service);
        }
        var known = confirmed.get(service);
        List<String> versions = known == null ? List.of() : versions(known);
        var told = ServerAddresses.of(known == null ? Map.of() : known.upstreams());
        var last = asked.get(service);
        return Observations.of(
                commands.sight(look(commands.questions(versions)), versions, told),
                last == null ? null : new ObservedSplit(last.weights()));
    }

    @Override
    public Map<String, List<URI>> addresses(String service) throws RouterException, InterruptedException {
        var commands = services.find(service);
        return commands == null ? Map.of() : commands.addresses(look(commands.questions(List.of())));
    }

    @Override
    public @Nullable String generation(String service) throws RouterException, InterruptedException {
        String process = api.look(List.of("show info")).pid().strip();
        // The number of a process alone comes again, as in containers.
        return process.contains(" ") ? name() + " " + process : null;
    }

    private Answer look(List<String> questions) throws RouterException, InterruptedException {
        var answer = api.look(questions);
        var complaints = answer.complaints().stream()
                .filter(Predicate.not(RuntimeApiConstants::isUnknownName)
                        .and(Predicate.not(RuntimeApiConstants::isOfCheck)))
                .toList();
        if (!complaints.isEmpty()) {
            throw RouterException.rejected("haproxy node " + name() + " says: " + String.join(" ", complaints));
        }
        return answer;
    }

    static List<String> versions(TrafficSplit split) {
        return List.of(split.baselineVersion(), split.canaryVersion());
    }
}
