package io.canary.router.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import io.canary.spi.settings.Settings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A main Ingress and its canary, from every state to every wish: pure. */
class IngressAdapterTest {
    private static final ObjectRef MAIN = new ObjectRef(Kind.INGRESS, "shop", "checkout");
    private static final ObjectRef CANARY = new ObjectRef(Kind.INGRESS, "shop", "checkout-canary");
    private static final String KEY = SplitAnnotation.key("checkout");
    private static final List<String> VERSIONS = List.of("v1", "v2", "v3");
    private static final List<Integer> SHARES = List.of(0, 100, 5_000, 10_000);

    private static IngressAdapter layer(int total) {
        var naming = new Naming("checkout", Settings.read(ServiceSettings.class, Map.of()));
        return new IngressAdapter(MAIN, CANARY, naming, KEY, new Granularity(total));
    }

    private static JsonNode main(String version) {
        return created(Objects.ingress("checkout", "checkout", version, "{}"), "2026-01-01T00:00:00Z");
    }

    private static JsonNode canary(String version, int percent) {
        return created(
                Objects.ingress("checkout-canary", "checkout", version, Objects.canaryAnnotations(percent)),
                "2026-01-01T00:00:01Z");
    }

    private static JsonNode created(String yaml, String at) {
        var object = Objects.parse(yaml);
        ((ObjectNode) object.at("/metadata")).put("creationTimestamp", at);
        ((ObjectNode) object.at("/metadata/annotations"))
                .put(KEY, SplitAnnotation.first("cluster", java.time.Instant.EPOCH));
        return object;
    }

    private static Map<String, Weight> view(IngressAdapter layer, Map<ObjectRef, JsonNode> objects) {
        var views = layer.views(objects, null);
        assertThat(views).hasSize(1);
        return views.getFirst();
    }

    /** Everything that is in force on the way, from the beginning to the end. */
    private static List<Map<String, Weight>> way(
            IngressAdapter layer, Map<ObjectRef, JsonNode> objects, DesiredState desired) throws RouterException {
        var views = new ArrayList<>(List.of(view(layer, objects)));
        for (var step = layer.next(objects, desired); step.isPresent(); step = layer.next(objects, desired)) {
            var ref = step.get().ref();
            var before = RouteAdapter.object(objects, ref);
            String beside = step.get().beside().isEmpty()
                    ? SplitAnnotation.other(before.at(Step.annotation(KEY)).asText(""), desired.first())
                    : step.get().beside();
            String evidence = SplitAnnotation.of(desired, beside, "cluster", java.time.Instant.EPOCH)
                    .text();
            objects.put(ref, Patches.applied(before, step.get().patch(before, KEY, evidence)));
            views.add(view(layer, objects));
            assertThat(views).as("the way to " + desired).hasSizeLessThan(6);
        }
        return views;
    }

    private static Map<String, Weight> shares(TrafficSplit split) {
        var shares = new TreeMap<>(split.weights());
        shares.values().removeIf(Weight.NONE::equals);
        return shares;
    }

    private static List<DesiredState> wishes() {
        var wishes = new ArrayList<DesiredState>();
        for (String baseline : VERSIONS) {
            wishes.add(DesiredState.all(RouterOperation.ROLL_BACK, "checkout", baseline));
            wishes.add(DesiredState.all(RouterOperation.PROMOTE, "checkout", baseline));
            for (String canary : VERSIONS) {
                for (int share : baseline.equals(canary) ? List.<Integer>of() : SHARES) {
                    wishes.add(DesiredState.split(new TrafficSplit("checkout", baseline, canary, new Weight(share))));
                }
            }
        }
        return wishes;
    }

    @Test
    void traffic_is_where_it_was_or_where_it_is_to_be_on_every_way() throws Exception {
        int ways = 0;
        for (String first : VERSIONS) {
            for (String second : VERSIONS) {
                for (int share : SHARES) {
                    for (DesiredState desired : wishes()) {
                        // Given
                        var objects = new HashMap<>(Map.of(MAIN, main(first), CANARY, canary(second, share / 100)));
                        var wished = shares(desired.split());
                        var old = view(layer(100), objects);
                        // When
                        var seen = way(layer(100), objects, desired);
                        // Then
                        assertThat(seen.getLast())
                                .as(first + "/" + second + " to " + desired)
                                .isEqualTo(wished);
                        if (isOfMain(first, desired)) {
                            assertThat(seen)
                                    .as(first + "/" + second + " to " + desired)
                                    .allMatch(v -> v.equals(old) || v.equals(wished));
                        } else {
                            var between = Map.of(desired.first(), Weight.FULL);
                            assertThat(seen).allMatch(v -> v.equals(old) || v.equals(wished) || v.equals(between));
                        }
                        assertThat(first.equals(second) || namesDiffer(objects))
                                .as(first + "/" + second + " to " + desired)
                                .isTrue();
                        ways++;
                    }
                }
            }
        }
        assertThat(ways).isEqualTo(9 * SHARES.size() * (6 + 6 * SHARES.size()));
    }

    /** Both may name the same for the moment of a switch only. */
    private static boolean namesDiffer(Map<ObjectRef, JsonNode> objects) {
        var pair = IngressPair.of(
                RouteAdapter.object(objects, MAIN),
                RouteAdapter.object(objects, CANARY),
                layer(100).naming());
        return !String.valueOf(pair.mainVersion()).equals(pair.canaryVersion());
    }

    private static boolean isOfMain(String main, DesiredState desired) {
        return desired.isForOne() || main.equals(desired.first()) || main.equals(desired.canary());
    }

    @Test
    void a_split_is_one_write_and_so_is_a_rollback() throws Exception {
        // Given
        var objects = new HashMap<>(Map.of(MAIN, main("v1"), CANARY, canary("v3", 0)));
        // When
        var there = way(layer(100), objects, DesiredState.split(Namespace.split(500)));
        var back = way(layer(100), objects, DesiredState.all(RouterOperation.ROLL_BACK, "checkout", "v1"));
        // Then
        assertThat(there).hasSize(2);
        assertThat(back).hasSize(2);
    }

    @Test
    void after_a_promotion_the_main_ingress_leads_to_the_new_version_and_the_canary_to_the_old_with_nothing()
            throws Exception {
        // Given
        var objects = new HashMap<>(Map.of(MAIN, main("v1"), CANARY, canary("v3", 0)));
        way(layer(100), objects, DesiredState.split(Namespace.split(500)));
        // When
        var seen = way(layer(100), objects, DesiredState.all(RouterOperation.PROMOTE, "checkout", "v2"));
        // Then
        var pair = IngressPair.of(
                RouteAdapter.object(objects, MAIN),
                RouteAdapter.object(objects, CANARY),
                layer(100).naming());
        assertThat(pair.mainVersion()).isEqualTo("v2");
        assertThat(pair.canaryVersion()).isEqualTo("v1");
        assertThat(pair.weight()).isZero();
        assertThat(seen).hasSize(4).element(1).isEqualTo(Map.of("v2", Weight.FULL));
    }

    @Test
    void finer_weights_are_written_with_their_total() throws Exception {
        // Given
        var objects = new HashMap<>(Map.of(MAIN, main("v1"), CANARY, canary("v2", 0)));
        // When
        way(layer(10_000), objects, DesiredState.split(Namespace.split(1)));
        // Then
        var canary = RouteAdapter.object(objects, CANARY);
        assertThat(IngressPair.annotation(canary, IngressPair.WEIGHT)).isEqualTo("1");
        assertThat(IngressPair.annotation(canary, IngressPair.TOTAL)).isEqualTo("10000");
        assertThat(view(layer(10_000), objects)).isEqualTo(Namespace.split(1).weights());
    }

    @Test
    void a_total_that_somebody_else_has_set_is_taken_back_with_the_weight() throws Exception {
        // Given
        var canary = canary("v2", 5);
        ((ObjectNode) canary.at("/metadata/annotations")).put(IngressPair.TOTAL, "1000");
        var objects = new HashMap<>(Map.of(MAIN, main("v1"), CANARY, canary));
        // When
        var seen = way(layer(100), objects, DesiredState.split(Namespace.split(500)));
        // Then
        assertThat(seen.getFirst().get("v2")).isEqualTo(new Weight(50));
        assertThat(IngressPair.annotation(RouteAdapter.object(objects, CANARY), IngressPair.TOTAL))
                .isEqualTo("100");
        assertThat(seen.getLast()).isEqualTo(Namespace.split(500).weights());
    }

    @Test
    void paths_that_lead_elsewhere_are_left_alone() throws Exception {
        // Given
        var objects = new HashMap<>(Map.of(MAIN, main("v1"), CANARY, canary("v2", 0)));
        // When
        way(layer(100), objects, DesiredState.all(RouterOperation.PROMOTE, "checkout", "v2"));
        // Then
        assertThat(RouteAdapter.object(objects, MAIN)
                        .at("/spec/rules/0/http/paths/0/backend/service/name")
                        .asText())
                .isEqualTo("files");
    }

    private static void assertRefused(JsonNode main, JsonNode canary, String why) {
        assertThatThrownBy(() ->
                        layer(100).next(Map.of(MAIN, main, CANARY, canary), DesiredState.split(Namespace.split(500))))
                .isInstanceOf(RouterException.class)
                .hasMessageContaining(why);
    }

    @Test
    void what_ingress_nginx_would_not_do_is_refused() {
        var affine = main("v1");
        ((ObjectNode) affine.at("/metadata"))
                .putObject("annotations")
                .put("nginx.ingress.kubernetes.io/affinity", "cookie");
        assertRefused(affine, canary("v2", 0), "affinity-canary-behavior: legacy");
        assertRefused(main("v1"), main("v2"), "has no annotation");
        assertRefused(
                main("v1"),
                created(Objects.ingress("checkout-canary", "other", "v2", Objects.canaryAnnotations(0)), "2026"),
                "no path");
        assertRefused(
                canary("v1", 0),
                created(
                        Objects.ingress("checkout", "checkout", "v2", Objects.canaryAnnotations(0)),
                        "2026-01-01T00:00:00Z"),
                "younger");
    }

    @Test
    void a_canary_that_would_be_read_first_goes_back_all_the_same_and_main_is_not_switched() throws Exception {
        // Given
        var older = created(
                Objects.ingress("checkout-canary", "checkout", "v2", Objects.canaryAnnotations(0)),
                "2025-01-01T00:00:00Z");
        var objects = new HashMap<>(Map.of(MAIN, main("v1"), CANARY, older));
        // When
        var seen = way(layer(100), objects, DesiredState.all(RouterOperation.ROLL_BACK, "checkout", "v3"));
        // Then
        var pair = IngressPair.of(
                RouteAdapter.object(objects, MAIN),
                RouteAdapter.object(objects, CANARY),
                layer(100).naming());
        assertThat(seen.getLast()).isEqualTo(Map.of("v3", Weight.FULL));
        assertThat(pair.mainVersion()).isEqualTo("v1");
    }

    @Test
    void of_two_of_the_same_second_ingress_nginx_reads_the_one_first_whose_name_comes_later() {
        var early = created(Objects.ingress("a", "checkout", "v1", "{}"), "2026-01-01T00:00:00Z");
        var late = created(Objects.ingress("b", "checkout", "v1", "{}"), "2026-01-01T00:00:00Z");
        assertThat(IngressPair.isMainFirst(late, early)).isTrue();
        assertThat(IngressPair.isMainFirst(early, late)).isFalse();
    }
}
