package io.canary.router.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import io.canary.spi.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From an object as it was read to a patch, and to what is in force: pure. */
class WeightAdapterTest {
    private static final ObjectRef ROUTE = new ObjectRef(Kind.HTTPROUTE, "shop", "checkout");
    private static final ObjectRef MESH = new ObjectRef(Kind.VIRTUALSERVICE, "shop", "checkout");

    private static WeightAdapter layer(ObjectRef ref, Map<String, ?> service) {
        var settings = Settings.read(ServiceSettings.class, service);
        return new WeightAdapter(
                ref,
                new Naming("checkout", settings),
                settings.rules(),
                new Granularity(ref.kind().total()));
    }

    private static JsonNode route(String rules) {
        return Objects.parse("{metadata: {resourceVersion: '7'}, spec: {rules: " + rules + "}}");
    }

    private static DesiredState wish(int basisPoints) {
        return DesiredState.split(Namespace.split(basisPoints));
    }

    /** The object after all that has to be done. */
    private static JsonNode moved(WeightAdapter layer, JsonNode object, DesiredState desired) throws RouterException {
        var step = layer.next(Map.of(layer.ref(), object), desired);
        if (step.isEmpty()) {
            return object;
        }
        var after = Patches.applied(object, step.get().patch(object, "canary.io/split-checkout", "{}"));
        assertThat(layer.next(Map.of(layer.ref(), after), desired))
                .as("what is left to do")
                .isEmpty();
        return after;
    }

    private static Map<String, Weight> seen(WeightAdapter layer, JsonNode object) {
        var views = layer.views(Map.of(layer.ref(), object), null);
        assertThat(views).hasSize(1);
        return views.getFirst();
    }

    @Test
    void weights_that_a_virtual_service_leaves_out_are_nothing_and_are_written_when_it_is_moved() throws Exception {
        // Given
        var subsets = layer(MESH, Map.of("backend", "checkout", "subset", "{version}"));
        var hundredAndNone = Objects.parse("""
            {spec: {http: [{route: [{destination: {host: checkout, subset: v1}, weight: 100},
                                    {destination: {host: checkout, subset: v2}}]}]}}\
            """);
        var hosts = layer(MESH, Map.of());
        var noneAndHundred = Objects.parse("""
            {spec: {http: [{match: [{headers: {x-canary: {exact: always}}}],
                            route: [{destination: {host: checkout-v2}, weight: 0}]},
                           {route: [{destination: {host: checkout-v1.shop.svc.cluster.local}},
                                    {destination: {host: checkout-v2}, weight: 100}]}]}}\
            """);
        // When
        var moved = moved(subsets, hundredAndNone, wish(2_000));
        var other = moved(hosts, noneAndHundred, wish(2_000));
        // Then
        assertThat(seen(subsets, hundredAndNone)).isEqualTo(Map.of("v1", Weight.FULL));
        assertThat(seen(subsets, moved)).isEqualTo(Map.of("v1", new Weight(8_000), "v2", new Weight(2_000)));
        assertThat(moved.at("/spec/http/0/route/1/weight").asInt()).isEqualTo(20);
        assertThat(seen(hosts, noneAndHundred)).isEqualTo(Map.of("v2", Weight.FULL));
        assertThat(other.at("/spec/http/1/route/0/weight").asInt()).isEqualTo(80);
        assertThat(other.at("/spec/http/0/route/0/weight").asInt())
                .as("a rule with one version is left alone")
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 500, 1_000, 3_333, 5_000, 9_900, 9_999, 10_000})
    void a_share_of_a_route_is_written_and_read_exactly(int basisPoints) throws Exception {
        // Given
        var layer = layer(ROUTE, Map.of());
        var object = Objects.parse(Objects.route("checkout"));
        // When
        var after = moved(layer, object, wish(basisPoints));
        // Then
        int unit = basisPoints == 0 ? 100 : 10_000; // where everything is on the baseline already, nothing is written
        assertThat(after.at("/spec/rules/1/backendRefs/0/weight").asInt()).isEqualTo(unit - basisPoints);
        assertThat(after.at("/spec/rules/1/backendRefs/1/weight").asInt()).isEqualTo(basisPoints);
        assertThat(seen(layer, after)).isEqualTo(shares(basisPoints));
    }

    private static Map<String, Weight> shares(int basisPoints) {
        var shares = new TreeMap<>(Namespace.split(basisPoints).weights());
        shares.values().removeIf(Weight.NONE::equals);
        return shares;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100, 500, 3_300, 9_900, 10_000})
    void the_weights_of_a_virtual_service_always_add_up_to_a_hundred(int basisPoints) throws Exception {
        // Given
        var layer = layer(MESH, Map.of());
        var object = Objects.parse(Objects.virtualService("checkout", "{host: SERVICE-VERSION}"));
        // When
        var after = moved(layer, object, wish(basisPoints));
        // Then
        int sum = 0;
        for (var destination : after.at("/spec/http/0/route")) {
            sum += destination.path("weight").asInt();
        }
        assertThat(sum).isEqualTo(100);
        assertThat(seen(layer, after)).isEqualTo(shares(basisPoints));
    }

    @Test
    void a_share_that_is_too_fine_is_refused_and_not_rounded() {
        // Given
        var layer = layer(MESH, Map.of());
        var object = Objects.parse(Objects.virtualService("checkout", "{host: SERVICE-VERSION}"));
        // When, Then
        assertThatThrownBy(() -> moved(layer, object, wish(50)))
                .isInstanceOf(RouterException.class)
                .hasMessageContaining("shares of 1 %");
    }

    @Test
    void subsets_of_one_host_are_versions_and_those_of_another_are_not() throws Exception {
        // Given
        var layer = layer(MESH, Map.of("backend", "{service}", "subset", "{version}"));
        var object = Objects.parse("""
            metadata: {resourceVersion: '7'}
            spec:
              http:
                - route:
                    - {destination: {host: checkout.shop.svc.cluster.local, subset: v1}, weight: 60}
                    - {destination: {host: checkout, subset: v2}, weight: 30}
                    - {destination: {host: other, subset: v2}, weight: 10}
            """);
        // When
        var before = seen(layer, object);
        var after = moved(layer, object, wish(1_000));
        // Then
        assertThat(before)
                .isEqualTo(Map.of("v1", new Weight(6_000), "v2", new Weight(3_000), "other/v2", new Weight(1_000)));
        assertThat(seen(layer, after)).isEqualTo(shares(1_000));
    }

    @Test
    void everything_else_in_the_object_stays_as_it_is() throws Exception {
        // Given
        var layer = layer(ROUTE, Map.of());
        var object = Objects.parse(Objects.route("checkout"));
        // When
        var step = layer.next(Map.of(ROUTE, object), wish(500)).orElseThrow();
        // Then
        assertThat(step.changes().keySet())
                .containsExactlyInAnyOrder("/spec/rules/1/backendRefs/0/weight", "/spec/rules/1/backendRefs/1/weight");
        assertThat(step.expected().keySet()).containsExactly("/spec/rules/1/backendRefs");
        assertThat(step.words())
                .containsExactly(
                        "HTTPRoute shop/checkout: /spec/rules/1/backendRefs/0/weight (checkout-v1) 100 -> 9500",
                        "HTTPRoute shop/checkout: /spec/rules/1/backendRefs/1/weight (checkout-v2) 0 -> 500");
    }

    @Test
    void a_weight_that_is_not_written_is_one() {
        // Given
        var object = route("[{backendRefs: [{name: checkout-v1}, {name: checkout-v2, weight: 3}]}]");
        // When, Then
        assertThat(seen(layer(ROUTE, Map.of()), object))
                .isEqualTo(Map.of("v1", new Weight(2_500), "v2", new Weight(7_500)));
    }

    @Test
    void a_lone_destination_of_a_virtual_service_has_everything_whatever_its_weight() {
        // Given
        var object = Objects.parse("{spec: {http: [{route: [{destination: {host: checkout-v1}}]}]}}");
        // When, Then
        assertThat(seen(layer(MESH, Map.of()), object)).isEqualTo(Map.of("v1", Weight.FULL));
    }

    @Test
    void the_same_shares_in_other_numbers_are_left_alone() throws Exception {
        // Given
        var object = route("[{backendRefs: [{name: checkout-v1, weight: 19}, {name: checkout-v2, weight: 1}]}]");
        // When, Then
        assertThat(layer(ROUTE, Map.of()).next(Map.of(ROUTE, object), wish(500)))
                .isEmpty();
    }

    @Test
    void shares_that_only_look_the_same_when_rounded_are_written() throws Exception {
        // Given
        var layer = layer(ROUTE, Map.of());
        var object = route("[{backendRefs: [{name: checkout-v1, weight: 2}, {name: checkout-v2, weight: 1}]}]");
        // When
        var after = moved(layer, object, wish(3_333));
        // Then
        assertThat(after.at("/spec/rules/0/backendRefs/0/weight").asInt()).isEqualTo(6_667);
    }

    @Test
    void rules_that_name_one_version_only_are_not_moved() throws Exception {
        // Given
        var layer = layer(ROUTE, Map.of());
        var object = route("""
            [{backendRefs: [{name: checkout-v1, weight: 1}, {name: files, weight: 1}]},
             {backendRefs: [{name: checkout-v1, weight: 1}, {name: checkout-v2, weight: 1}]},
             {filters: [{type: RequestRedirect}]},
             {backendRefs: [{name: checkout-v2, weight: 1}]}]
            """);
        // When
        var split = layer.next(Map.of(ROUTE, object), wish(500)).orElseThrow();
        var back = layer.next(Map.of(ROUTE, object), DesiredState.all(RouterOperation.ROLL_BACK, "checkout", "v1"))
                .orElseThrow();
        // Then
        assertThat(split.expected().keySet()).containsExactly("/spec/rules/1/backendRefs");
        assertThat(back.expected().keySet()).containsExactly("/spec/rules/1/backendRefs");
    }

    @Test
    void a_backend_that_is_neither_version_gets_nothing_where_both_are() throws Exception {
        // Given
        var layer = layer(ROUTE, Map.of());
        var object = route("""
            [{backendRefs: [{name: checkout-v0, weight: 1}, {name: mystery, weight: 1},
             {name: checkout-v1, weight: 1}, {name: checkout-v2, weight: 1}]}]
            """);
        // When
        var before = seen(layer, object);
        var after = moved(layer, object, wish(500));
        // Then
        assertThat(before.keySet()).containsExactlyInAnyOrder("v0", "mystery", "v1", "v2");
        assertThat(seen(layer, after)).isEqualTo(shares(500));
    }

    @Test
    void several_rules_are_moved_together_and_one_that_drifted_is_seen() throws Exception {
        // Given
        var layer = layer(ROUTE, Map.of());
        String rule = "{backendRefs: [{name: checkout-v1, weight: 1}, {name: checkout-v2, weight: 0}]}";
        var object = route("[" + rule + ", " + rule + "]");
        // When
        var after = moved(layer, object, wish(500));
        // Then
        assertThat(layer.views(Map.of(ROUTE, after), null)).containsExactly(shares(500), shares(500));
    }

    @Test
    void only_the_rules_that_are_set_are_moved() throws Exception {
        // Given
        var layer = layer(ROUTE, Map.of("rules", List.of(1)));
        String rule = "{backendRefs: [{name: checkout-v1, weight: 1}, {name: checkout-v2, weight: 0}]}";
        var object = route("[" + rule + ", " + rule + "]");
        // When
        var step = layer.next(Map.of(ROUTE, object), wish(500)).orElseThrow();
        // Then
        assertThat(step.expected().keySet()).containsExactly("/spec/rules/1/backendRefs");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "[{backendRefs: [{name: checkout-v1}]}]",
                "[{backendRefs: [{name: checkout-v1}, {name: checkout-v2}, {name: checkout-v2, port: 8080}]}]"
            })
    void a_route_in_which_a_version_is_missing_or_twice_is_refused(String rules) {
        assertThatThrownBy(() -> moved(layer(ROUTE, Map.of()), route(rules), wish(500)))
                .isInstanceOf(RouterException.class)
                .hasMessageContaining("checkout-v2");
    }

    @Test
    void a_rule_that_is_set_but_not_there_is_refused() {
        assertThatThrownBy(() -> moved(
                        layer(ROUTE, Map.of("rules", List.of(3))), Objects.parse(Objects.route("checkout")), wish(500)))
                .isInstanceOf(RouterException.class)
                .hasMessageContaining("[3]");
    }

    @Test
    void a_rollback_where_only_the_baseline_is_left_is_true_already() throws Exception {
        // Given
        var object = route("[{backendRefs: [{name: checkout-v1}]}]");
        // When, Then
        assertThat(layer(ROUTE, Map.of())
                        .next(Map.of(ROUTE, object), DesiredState.all(RouterOperation.ROLL_BACK, "checkout", "v1")))
                .isEmpty();
    }

    @Test
    void where_no_backend_has_a_weight_nothing_is_routed_and_a_split_gives_them_some() throws Exception {
        // Given
        var layer = layer(ROUTE, Map.of());
        var object = route("[{backendRefs: [{name: checkout-v1, weight: 0}, {name: checkout-v2, weight: 0}]}]");
        // When
        var after = moved(layer, object, wish(0));
        // Then
        assertThat(seen(layer, object)).isEmpty();
        assertThat(seen(layer, after)).isEqualTo(shares(0));
    }

    @Test
    void versions_have_the_names_that_are_set_for_them() throws Exception {
        // Given
        var layer = layer(ROUTE, Map.of("versions", Map.of("v1", "blue", "v2", "green")));
        var object = route("[{backendRefs: [{name: blue, weight: 1}, {name: green, weight: 0}]}]");
        // When
        var after = moved(layer, object, wish(2_500));
        // Then
        assertThat(seen(layer, after)).isEqualTo(shares(2_500));
    }

    @Test
    void a_promotion_gives_one_version_everything() throws Exception {
        // Given
        var layer = layer(ROUTE, Map.of());
        var object = Objects.parse(Objects.route("checkout"));
        // When
        var after = moved(layer, object, DesiredState.all(RouterOperation.PROMOTE, "checkout", "v3"));
        // Then
        assertThat(seen(layer, after)).isEqualTo(Map.of("v3", Weight.FULL));
    }

    @Test
    void what_was_moved_last_is_what_is_looked_at() {
        // Given
        var layer = layer(ROUTE, Map.of());
        var object = route("""
            [{backendRefs: [{name: checkout-v0, weight: 1}, {name: checkout-v1, weight: 0}]},
             {backendRefs: [{name: checkout-v1, weight: 1}, {name: checkout-v2, weight: 1}]}]
            """);
        var asked = new TrafficSplit("checkout", "v1", "v2", new Weight(5_000));
        // When
        var views = layer.views(Map.of(ROUTE, object), asked);
        // Then
        assertThat(views).containsExactly(asked.weights());
    }
}
