package io.canary.router.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canary.spi.Observation;
import io.canary.spi.RouterException;
import io.canary.spi.RouterException.Kind;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What is refused, by a real API server with RBAC and by controllers. */
class KubernetesTroubleTest {
    private static final String ROUTES = "gateway.networking.k8s.io/v1/httproutes";

    private static Namespace space() {
        var space = Namespace.of(Cluster.shared());
        space.create(ROUTES, Objects.route("checkout"));
        return space;
    }

    private static RouterException refusal(ThrowingCallable call) {
        return catchThrowableOfType(RouterException.class, call);
    }

    private static Observation inForce(int basisPoints) {
        var split = Namespace.split(basisPoints);
        return new Observation.InForce(basisPoints == 0 ? Map.of("v1", Weight.FULL) : split.weights());
    }

    private static void assertRejected(TrafficRouter router, TrafficSplit split, String why) {
        var look = refusal(() -> router.preflight(split));
        var refused = refusal(() -> router.setTrafficSplit(split));
        assertThat(look).hasMessageContaining(why);
        assertThat(refused).hasMessageContaining(why);
        assertThat(look.kind()).isEqualTo(Kind.REJECTED);
        assertThat(refused.kind()).isEqualTo(Kind.REJECTED);
    }

    @Test
    void a_preflight_tells_the_changes_has_them_checked_and_makes_none() throws Exception {
        var space = space();
        try (var router = space.open("httproute", Map.of())) {
            // Given
            var before = space.get(ROUTES, "checkout");
            // When
            var words = router.preflight(Namespace.split(500));
            var nothing = router.preflight(Namespace.split(0));
            // Then
            assertThat(words)
                    .hasSize(3)
                    .startsWith(
                            "HTTPRoute " + space.name()
                                    + "/checkout: /spec/rules/1/backendRefs/0/weight (checkout-v1) 100 -> 9500",
                            "HTTPRoute " + space.name()
                                    + "/checkout: /spec/rules/1/backendRefs/1/weight (checkout-v2) 0 -> 500");
            assertThat(words.getLast()).startsWith("warning: ").contains("may not list endpointslices");
            assertThat(nothing).hasSize(1).first().asString().contains("nothing to change");
            assertThat(space.get(ROUTES, "checkout")).isEqualTo(before);
        }
    }

    @Test
    void who_may_only_read_is_told_so_before_anything_is_tried() throws Exception {
        var space = space();
        // Given
        space.create("rbac.authorization.k8s.io/v1/roles", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: reader}
            rules: [{apiGroups: [gateway.networking.k8s.io], resources: [httproutes], verbs: [get]}]
            """);
        space.create("rbac.authorization.k8s.io/v1/rolebindings", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: reader}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: stranger}]
            """);
        String kubeconfig = space.cluster().kubeconfig("stranger", space.name()).toString();
        // When, Then
        try (var router = space.open("httproute", Map.of("kubeconfig", kubeconfig))) {
            assertRejected(router, Namespace.split(500), "cannot patch resource \"httproutes\"");
            assertRejected(router, Namespace.split(0), "cannot patch resource \"httproutes\"");
            assertThat(router.observe("checkout")).isEqualTo(inForce(0));
        }
    }

    @Test
    void who_is_not_let_in_may_be_soon() throws Exception {
        var space = space();
        String kubeconfig = space.cluster().kubeconfig("nobody", space.name()).toString();
        try (var router = space.open("httproute", Map.of("kubeconfig", kubeconfig))) {
            // When
            var refused = refusal(() -> router.setTrafficSplit(Namespace.split(500)));
            // Then
            assertThat(refused).hasMessageContaining("401");
            assertThat(refused.kind()).isEqualTo(Kind.UNAVAILABLE);
        }
    }

    @Test
    void another_context_leads_to_another_cluster() throws Exception {
        var space = space();
        try (var router = space.open("httproute", Map.of("context", "nowhere"))) {
            assertThat(refusal(() -> router.observe("checkout"))).hasMessageContaining("https://127.0.0.1:1 ");
        }
    }

    @Test
    void what_is_not_there_is_refused_by_name() throws Exception {
        var space = space();
        try (var router = space.open("httproute", Map.of())) {
            assertRejected(router, new TrafficSplit("nobody", "v1", "v2", new Weight(500)), "set services.nobody");
            assertRejected(
                    router,
                    new TrafficSplit("search", "v1", "v2", new Weight(500)),
                    "no HTTPRoute " + space.name() + "/search");
            assertRejected(router, new TrafficSplit("checkout", "v1", "v9", new Weight(500)), "checkout-v9");
            assertThat(router.observe("search")).isInstanceOf(Observation.NotFound.class);
            assertThat(router.observe("checkout")).isEqualTo(inForce(0));
        }
    }

    @Test
    void a_route_is_confirmed_when_its_controller_has_accepted_this_generation() throws Exception {
        var space = space();
        var controller = new Controller(space, "checkout");
        try (var router = space.open("httproute", Map.of("wait_for_status", true, "status_timeout_sec", 20))) {
            // Given
            controller.say("True", "True");
            // When
            var call =
                    CompletableFuture.runAsync(() -> Routers.split(router, "checkout", 1), Thread::startVirtualThread);
            Cluster.await(() -> controller.isBehind());
            boolean wasWaiting = !call.isDone();
            controller.say("True", "True");
            call.join();
            // Then
            assertThat(wasWaiting).isTrue();
            assertThat(router.observe("checkout")).isEqualTo(inForce(1));
        }
    }

    @Test
    void a_route_that_no_controller_has_accepted_yet_is_not_touched() throws Exception {
        var space = space();
        try (var router = space.open("httproute", Map.of("wait_for_status", true, "status_timeout_sec", 0.3))) {
            // When
            var look = refusal(() -> router.preflight(Namespace.split(500)));
            var refused = refusal(() -> router.setTrafficSplit(Namespace.split(500)));
            // Then
            assertThat(look.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(refused.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(refused).hasMessageContaining("no controller has written a status");
            assertThat(router.observe("checkout")).isEqualTo(inForce(0));
        }
    }

    @Test
    void a_route_that_is_not_served_is_not_touched_but_for_a_rollback() throws Exception {
        var space = space();
        var controller = new Controller(space, "checkout");
        try (var router = space.open("httproute", Map.of("wait_for_status", true))) {
            // Given
            controller.say("True", "False");
            // When, Then
            assertRejected(router, Namespace.split(500), "BackendNotFound");
            assertThat(router.observe("checkout")).isEqualTo(inForce(0));
            var back = CompletableFuture.runAsync(
                    () -> controller.sayWhenBehind("True", "False"), Thread::startVirtualThread);
            router.rollback("checkout", "v1");
            router.rollback("checkout", "v3");
            back.join();
            assertThat(router.observe("checkout")).isEqualTo(new Observation.InForce(Map.of("v3", Weight.FULL)));
        }
    }

    @Test
    void a_change_that_a_controller_refuses_is_put_back() throws Exception {
        var space = space();
        var controller = new Controller(space, "checkout");
        try (var router = space.open("httproute", Map.of("wait_for_status", true))) {
            // Given
            controller.say("True", "True");
            var refused = new AtomicReference<RouterException>();
            // When
            var call = Thread.startVirtualThread(
                    () -> refused.set(refusal(() -> router.setTrafficSplit(Namespace.split(500)))));
            controller.sayWhenBehind("False", "True");
            call.join();
            // Then
            assertThat(refused.get())
                    .isNotNull()
                    .extracting(RouterException::kind)
                    .isEqualTo(Kind.REJECTED);
            assertThat(refused.get()).hasMessageContaining("put back").hasMessageContaining("Accepted is False");
            assertThat(router.observe("checkout")).isEqualTo(inForce(0));
            assertThat(space.get(ROUTES, "checkout")
                            .at("/spec/rules/1/backendRefs/0/weight")
                            .asInt())
                    .isEqualTo(100);
        }
    }

    @Test
    void a_change_holds_when_it_had_time_to_settle_and_asking_again_does_not_shorten_that() throws Exception {
        var space = space();
        try (var router = space.open("httproute", Map.of("settle_sec", 0.7))) {
            // Given
            long begin = System.nanoTime();
            var call = Thread.startVirtualThread(() -> refusal(() -> router.setTrafficSplit(Namespace.split(500))));
            Cluster.await(() -> space.get(ROUTES, "checkout")
                            .at("/spec/rules/1/backendRefs/1/weight")
                            .asInt()
                    == 500);
            call.interrupt();
            call.join();
            var interrupted = Duration.ofNanos(System.nanoTime() - begin);
            // When
            router.setTrafficSplit(Namespace.split(500));
            // Then
            assertThat(interrupted).isLessThan(Duration.ofMillis(700));
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(690));
        }
    }
}
