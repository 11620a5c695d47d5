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
record WeightLayer(ObjectRef ref, Naming naming, List<Integer> rules, Fineness fineness) implements Layer {

    @Override
    public List<ObjectRef> objects() {
        return List.of(ref);
    }

    @Override
    public Optional<Step> next(Map<ObjectRef, JsonNode> seen, Wish wish) throws RouterException {
        var draft = new Draft(ref);
        for (var place : moved(places(seen), wish)) {
            if (!place.isAsAsked(wish.split())) {
                draft.expect(place.pointer(), place.list());
                change(place, wish.split(), draft);
            }
        }
        return draft.isEmpty() ? Optional.empty() : Optional.of(draft.step(""));
    }

    private void change(Place place, TrafficSplit split, Draft draft) throws RouterException {
        for (int i = 0; i < place.backends().size(); i++) {
            var backend = place.backends().get(i);
            int weight = fineness.units(Place.shareOf(backend, split), ref);
            if (weight != place.list().get(i).path("weight").asLong(-1)) {
                String pointer = place.pointer() + "/" + i + "/weight";
                draft.change(
                        pointer, IntNode.valueOf(weight), pointer + " (" + backend.name() + ") " + backend.weight());
            }
        }
    }

    private List<Place> places(Map<ObjectRef, JsonNode> seen) {
        return Places.of(ref.kind(), Layer.object(seen, ref), naming);
    }

    /** Where the wish has to become true. */
    private List<Place> moved(List<Place> all, Wish wish) throws RouterException {
        var moved = rules.isEmpty() ? naming(all, wish) : chosen(all);
        for (var place : moved) {
            require(place, wish.first());
            if (!wish.isForOne()) {
                require(place, wish.canary());
            }
        }
        if (moved.isEmpty()) {
            String names =
                    naming.nameOf(wish.first()) + (wish.isForOne() ? "" : " and " + naming.nameOf(wish.canary()));
            throw RouterException.rejected(ref + " has no rule with " + names + ": it has "
                    + all.stream().map(WeightLayer::names).toList());
        }
        return moved;
    }

    /** A rule with one version alone stays as it is: it cannot be meant. */
    private static List<Place> naming(List<Place> all, Wish wish) {
        if (!wish.isForOne()) {
            return all.stream()
                    .filter(p -> p.names(wish.first()) && p.names(wish.canary()))
                    .toList();
        }
        var shared = all.stream()
                .filter(p -> p.names(wish.first()) && p.versions() > 1)
                .toList();
        return shared.isEmpty()
                ? all.stream()
                        .filter(p -> p.names(wish.first()) && p.backends().size() == 1)
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
        var moved = asked == null ? List.<Place>of() : naming(all, Wish.split(asked));
        if (!moved.isEmpty()) {
            return moved;
        }
        var shared = all.stream().filter(p -> p.versions() > 1).toList();
        return shared.isEmpty() ? all.stream().filter(p -> p.versions() > 0).toList() : shared;
    }
}
