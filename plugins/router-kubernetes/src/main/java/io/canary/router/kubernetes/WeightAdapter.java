package io.canary.router.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One object with weighted backends.
 *
 * @param rules which of its rules; none: all that name both versions
 */
record WeightAdapter(ObjectRef ref, Naming naming, List<Integer> rules, Granularity granularity)
        implements RouteAdapter {

    @Override
    public List<ObjectRef> objects() {
        return List.of(ref);
    }

    @Override
    public Optional<Step> next(Map<ObjectRef, JsonNode> seen, DesiredState desired) throws RouterException {
        var builder = new StepBuilder(ref);
        for (var place : moved(places(seen), desired)) {
            if (!place.isAsAsked(desired.split())) {
                builder.expect(place.pointer(), place.list());
                change(place, desired.split(), builder);
            }
        }
        return builder.isEmpty() ? Optional.empty() : Optional.of(builder.step(""));
    }

    private void change(Place place, TrafficSplit split, StepBuilder builder) throws RouterException {
        for (int i = 0; i < place.backends().size(); i++) {
            var backend = place.backends().get(i);
            int weight = granularity.units(Place.shareOf(backend, split), ref);
            if (weight != place.list().get(i).path("weight").asLong(-1)) {
                String pointer = place.pointer() + "/" + i + "/weight";
                builder.change(
                        pointer, IntNode.valueOf(weight), pointer + " (" + backend.name() + ") " + backend.weight());
            }
        }
    }

    private List<Place> places(Map<ObjectRef, JsonNode> seen) {
        return Places.of(ref.kind(), RouteAdapter.object(seen, ref), naming);
    }

    /** Where the desired state has to become true. */
    private List<Place> moved(List<Place> all, DesiredState desired) throws RouterException {
        var moved = rules.isEmpty() ? naming(all, desired) : chosen(all);
        for (var place : moved) {
            require(place, desired.first());
            if (!desired.isForOne()) {
                require(place, desired.canary());
            }
        }
        if (moved.isEmpty()) {
            String names = naming.nameOf(desired.first())
                    + (desired.isForOne() ? "" : " and " + naming.nameOf(desired.canary()));
            throw RouterException.rejected(ref + " has no rule with " + names + ": it has "
                    + all.stream().map(WeightAdapter::names).toList());
        }
        return moved;
    }

    /** A rule with one version alone stays as it is: it cannot be meant. */
    private static List<Place> naming(List<Place> all, DesiredState desired) {
        if (!desired.isForOne()) {
            return all.stream()
                    .filter(p -> p.names(desired.first()) && p.names(desired.canary()))
                    .toList();
        }
        var shared = all.stream()
                .filter(p -> p.names(desired.first()) && p.versions() > 1)
                .toList();
        return shared.isEmpty()
                ? all.stream()
                        .filter(p -> p.names(desired.first()) && p.backends().size() == 1)
                        .toList()
                : shared;
    }

    private List<Place> chosen(List<Place> all) throws RouterException {
        var chosen = all.stream().filter(p -> rules.contains(p.index())).toList();
        if (chosen.size() < rules.size()) {
            throw RouterException.rejected(ref + " has no rules " + rules + " with backends: it has those of "
                    + all.stream().map(p -> p.index() + " " + names(p)).toList());
        }
        return chosen;
    }

    private void require(Place place, String version) throws RouterException {
        long times = place.backends().stream().filter(b -> b.is(version)).count();
        if (times != 1) {
            throw RouterException.rejected(ref + ": rule " + place.index() + " must have " + naming.nameOf(version)
                    + " (version " + version + ") once, but has " + names(place));
        }
    }

    private static String names(Place place) {
        return place.backends().stream().map(Backend::name).collect(Collectors.joining(", ", "[", "]"));
    }

    @Override
    public List<Map<String, Weight>> views(Map<ObjectRef, JsonNode> seen, @Nullable TrafficSplit asked) {
        var all = places(seen);
        return looked(all, asked).stream().map(Place::shares).toList();
    }

    /** The places that were moved last; those that could be, where nothing is known of that. */
    private List<Place> looked(List<Place> all, @Nullable TrafficSplit asked) {
        if (!rules.isEmpty()) {
            return all.stream().filter(p -> rules.contains(p.index())).toList();
        }
        var moved = asked == null ? List.<Place>of() : naming(all, DesiredState.split(asked));
        if (!moved.isEmpty()) {
            return moved;
        }
        var shared = all.stream().filter(p -> p.versions() > 1).toList();
        return shared.isEmpty() ? all.stream().filter(p -> p.versions() > 0).toList() : shared;
    }
}
