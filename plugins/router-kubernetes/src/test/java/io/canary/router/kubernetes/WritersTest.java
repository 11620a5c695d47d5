package io.canary.router.kubernetes;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.canary.router.support.Uninterruptibly;
import io.canary.spi.Observation;
import io.canary.spi.Weight;
import io.canary.spi.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A real API server, and others who change the same objects at the same time. */
class WritersTest {
    private static final String ROUTES = "gateway.networking.k8s.io/v1/httproutes";

    /** Writes one number after the other until it is told to stop, and tells the last one. */
    private static CompletableFuture<Integer> writer(
            Namespace space, String object, String patch, AtomicBoolean isOver) {
        var last = new CompletableFuture<Integer>();
        Thread.startVirtualThread(() -> {
            int n = 0;
            try {
                while (!isOver.get()) {
                    n++;
                    space.merge(ROUTES, object, patch.replace("N", String.valueOf(n)));
                }
                last.complete(n);
            } catch (Throwable e) {
                last.completeExceptionally(e);
            }
        });
        return last;
    }

    @Test
    void a_hundred_changes_beside_two_other_writers_lose_nothing_of_anybody() throws Exception {
        var space = Namespace.of(Cluster.shared());
        space.create(ROUTES, Objects.route("checkout"));
        // Given
        var isOver = new AtomicBoolean();
        var labels = writer(space, "checkout", "{\"metadata\": {\"labels\": {\"n\": \"N\"}}}", isOver);
        var hosts = writer(space, "checkout", "{\"spec\": {\"hostnames\": [\"host-N.example.com\"]}}", isOver);
        // When
        int lost = 0;
        try (var router = space.open("httproute", Map.of())) {
            for (int i = 1; i <= 100; i++) {
                router.setTrafficSplit(Namespace.split(i * 100 - 50));
                if (!router.observe("checkout").equals(inForce(i * 100 - 50))) {
                    lost++;
                }
            }
        } finally {
            isOver.set(true);
        }
        // Then
        int lastLabel = labels.join();
        int lastHost = hosts.join();
        var route = space.get(ROUTES, "checkout");
        assertThat(lost).as("changes that were not in force afterwards").isZero();
        assertThat(List.of(lastLabel, lastHost)).as("changes of the others").allMatch(n -> n > 20);
        assertThat(route.at("/metadata/labels/n").asText()).isEqualTo(String.valueOf(lastLabel));
        assertThat(route.at("/metadata/labels/team").asText()).isEqualTo("shop");
        assertThat(route.at("/spec/hostnames/0").asText()).isEqualTo("host-" + lastHost + ".example.com");
        assertThat(route.at("/spec/rules/0/backendRefs/0/name").asText()).isEqualTo("files");
    }

    @Test
    void annotations_that_others_add_at_the_same_time_as_the_first_evidence_are_not_lost() throws Exception {
        var space = Namespace.of(Cluster.shared());
        var names = IntStream.range(0, 6).mapToObj(i -> "checkout" + i).toList();
        var services =
                names.stream().collect(Collectors.toMap(name -> name, name -> Map.of("backend", "checkout-{version}")));
        // Given
        var kubeconfig = space.cluster().kubeconfig("admin", space.name()).toString();
        try (var router = space.open("httproute", Map.of("services", services, "kubeconfig", kubeconfig))) {
            for (String name : names) {
                space.create(ROUTES, Objects.route("checkout").replace("{name: checkout,", "{name: " + name + ","));
                var isOver = new AtomicBoolean();
                var other = writer(space, name, "{\"metadata\": {\"annotations\": {\"theirs\": \"N\"}}}", isOver);
                // When
                Routers.split(router, name, 1);
                isOver.set(true);
                // Then
                int last = other.join();
                var annotations = space.get(ROUTES, name).at("/metadata/annotations");
                assertThat(annotations.path("theirs").asText()).isEqualTo(String.valueOf(last));
                assertThat(annotations.path(SplitAnnotation.key(name)).asText()).contains("\"percent\":0.01");
            }
        }
    }

    /** What would come of a change that was made of {@code route} and comes only now. */
    private static Answer late(Namespace space, JsonNode route) throws Exception {
        var settings = Settings.read(KubernetesSettings.class, space.settings("httproute", Map.of(), Map.of()));
        try (var server = ApiServer.of(KubeConfigLoader.of(settings), settings.answerTimeout())) {
            var adapter = settings.layer(
                    "checkout", requireNonNull(settings.services().get("checkout")), space.name());
            var ref = adapter.objects().getFirst();
            var step = adapter.next(Map.of(ref, route), DesiredState.split(Namespace.split(5_000)))
                    .orElseThrow();
            var patch = step.patch(route, SplitAnnotation.key("checkout"), "late");
            return new ClusterObjects(server, Kind.HTTPROUTE).patch(ref, patch, false, new Uninterruptibly());
        }
    }

    @Test
    void a_change_that_comes_after_it_was_given_up_and_another_was_made_fails() throws Exception {
        var space = Namespace.of(Cluster.shared());
        space.create(ROUTES, Objects.route("checkout"));
        // Given
        try (var router = space.open("httproute", Map.of())) {
            router.setTrafficSplit(Namespace.split(0)); // so that there is evidence
        }
        var route = space.get(ROUTES, "checkout");
        try (var next = space.open("httproute", Map.of())) {
            next.setTrafficSplit(Namespace.split(0)); // which is so already
            // When
            var answer = late(space, route);
            // Then
            assertThat(answer.isInvalid()).as(answer.words()).isTrue();
            assertThat(next.observe("checkout")).isEqualTo(new Observation.InForce(Map.of("v1", Weight.FULL)));
        }
    }

    @Test
    void a_change_that_was_made_for_backends_in_another_order_fails() throws Exception {
        var space = Namespace.of(Cluster.shared());
        space.create(ROUTES, Objects.route("checkout"));
        // Given
        try (var router = space.open("httproute", Map.of())) {
            router.setTrafficSplit(Namespace.split(0)); // so that there is evidence
            var route = space.get(ROUTES, "checkout");
            space.merge(ROUTES, "checkout", """
                    {"spec": {"rules": [{"backendRefs": [{"name": "files"}]}, {"backendRefs": [
                      {"name": "checkout-v2", "weight": 0}, {"name": "checkout-v1", "weight": 3}]}]}}""");
            // When
            var answer = late(space, route);
            router.setTrafficSplit(Namespace.split(100));
            // Then
            assertThat(answer.isInvalid()).as(answer.words()).isTrue();
            assertThat(router.observe("checkout")).isEqualTo(inForce(100));
        }
    }

    @Test
    void two_services_in_one_route_do_not_undo_each_other() throws Exception {
        var space = Namespace.of(Cluster.shared());
        // Given
        String rule = "{backendRefs: [{name: SERVICE-v1, weight: 1}, {name: SERVICE-v2, weight: 0}]}";
        space.create(
                ROUTES,
                "{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: checkout}, spec: {rules: ["
                        + rule.replace("SERVICE", "checkout") + ", " + rule.replace("SERVICE", "search") + "]}}");
        // When
        try (var router = space.open(
                "httproute",
                Map.of("services", Map.of("checkout", Map.of(), "search", Map.of("object", "checkout"))))) {
            var other =
                    CompletableFuture.runAsync(() -> Routers.split(router, "search", 40), Thread::startVirtualThread);
            Routers.split(router, "checkout", 40);
            other.join();
            // Then
            assertThat(router.observe("checkout")).isEqualTo(inForce(40));
            assertThat(router.observe("search")).isEqualTo(inForce(40));
        }
    }

    private static Observation inForce(int basisPoints) {
        return new Observation.InForce(Namespace.split(basisPoints).weights());
    }
}
