package io.canary.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.ScriptedRouter;
import io.canary.plugins.PluginCatalogue;
import io.canary.rollout.Effect.RouterCommand;
import io.canary.routing.RouterAnswer.Confirmed;
import io.canary.routing.RouterAnswer.Failed;
import io.canary.spi.LeaseRenewalResult;
import io.canary.spi.Observation;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.RouterException;
import io.canary.spi.RouterException.Kind;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoutersInSeriesTest {
    private static final RouterCommand FIVE = new RouterCommand.Split(new Weight(500));
    private static final RouterCommand TEN = new RouterCommand.Raise(new Weight(500), new Weight(1_000));

    private final ScriptedRouter edge = new ScriptedRouter();
    private final ScriptedRouter mesh = new ScriptedRouter() {
        @Override
        public String type() {
            return "other";
        }
    }.withoutLeases();
    private final Routers routers = TestRouters.open(
            PluginCatalogue.of(Routers.KIND, edge, mesh),
            Map.of("r", Map.of("type", edge.type()), "mesh", Map.of("type", mesh.type())));
    private final HostedRouter both = Objects.requireNonNull(routers.get("r>mesh"));

    @AfterEach
    void close() {
        routers.close();
    }

    private static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private RouterAnswer ask(RouterCommand command) throws Exception {
        return await(both.ask(TestRouters.spec("shop"), command));
    }

    private Observation seen() throws Exception {
        await(both.idle("shop"));
        return ((ReadResult.Seen) await(both.look(TestRouters.spec("shop")))).what();
    }

    private static Observation inForce(int basisPoints) {
        var canary = new Weight(basisPoints);
        return new Observation.InForce(Map.of("v2", canary, "stable", canary.rest()));
    }

    /** By hand, without the orchestrator. */
    private static void split(TrafficRouter router, int basisPoints) throws Exception {
        router.setTrafficSplit(new TrafficSplit("shop", "stable", "v2", new Weight(basisPoints)));
    }

    @Test
    void the_first_splits_after_all_behind_it_pass_on() throws Exception {
        // When
        var answers = List.of(ask(FIVE), ask(TEN));
        // Then
        assertThat(answers).containsOnly(new Confirmed());
        assertThat(edge.calls()).containsExactly("set shop 5 %", "set shop 10 %");
        assertThat(mesh.calls()).containsExactly("set shop 0 %", "set shop 0 %");
        assertThat(seen()).isEqualTo(inForce(1_000));
    }

    @Test
    void the_first_is_promoted_before_those_behind_it() throws Exception {
        // Given
        ask(FIVE);
        mesh.before((service, verb) -> assertThat(edge.weight("shop", "v2")).isEqualTo(Weight.FULL));
        // When
        var answer = ask(new RouterCommand.Promote(new Weight(500)));
        // Then
        assertThat(answer).isEqualTo(new Confirmed());
        assertThat(mesh.calls()).last().isEqualTo("promote shop v2");
        assertThat(seen()).isEqualTo(new Observation.InForce(Map.of("v2", Weight.FULL)));
    }

    @Test
    void a_router_behind_that_splits_too_shows_as_the_product_and_the_weight_does_not_rise() throws Exception {
        // Given
        ask(FIVE);
        split(mesh, 500);
        // When
        var raised = ask(TEN);
        // Then
        assertThat(seen()).isEqualTo(inForce(975));
        assertThat(raised).isEqualTo(new Failed(Kind.UNAVAILABLE, "router mesh: it carries 5 % on v2, not 0 %"));
        assertThat(edge.weight("shop", "v2")).isEqualTo(new Weight(500));
    }

    @Test
    void a_router_behind_that_does_not_pass_on_keeps_the_first_from_splitting() throws Exception {
        // Given
        mesh.before((service, verb) -> {
            if (verb.equals("set")) {
                throw RouterException.rejected("who is shop?");
            }
        });
        // When
        var answer = ask(FIVE);
        // Then
        assertThat(answer).isEqualTo(new Failed(Kind.REJECTED, "router mesh: who is shop?"));
        assertThat(edge.calls()).isEmpty();
    }

    @Test
    void a_promotion_that_a_router_behind_refuses_is_reverted_on_the_first() throws Exception {
        // Given
        ask(FIVE);
        mesh.before((service, verb) -> {
            if (verb.equals("promote")) {
                throw RouterException.rejected("frozen");
            }
        });
        // When
        var answer = ask(new RouterCommand.Promote(new Weight(500)));
        // Then
        assertThat(answer).isEqualTo(new Failed(Kind.REJECTED, "router mesh: frozen; reverted on r"));
        assertThat(seen()).isEqualTo(inForce(500));
    }

    @Test
    void a_rollback_is_sent_to_all_whatever_the_first_answers() throws Exception {
        // Given
        ask(FIVE);
        edge.before((service, verb) -> {
            throw RouterException.unreachable("asleep");
        });
        // When
        var answer = ask(new RouterCommand.RollBack());
        // Then
        assertThat(answer).isEqualTo(new Failed(Kind.UNREACHABLE, "router r: asleep; confirmed by mesh"));
        assertThat(mesh.calls()).last().isEqualTo("rollback shop stable");
    }

    @Test
    void the_lease_is_that_of_the_first_and_is_renewed_behind_it_too() throws Exception {
        // When
        var renewal = await(both.renew(TestRouters.spec("shop"), Duration.ofSeconds(10)));
        // Then
        assertThat(renewal).contains(LeaseRenewalResult.LAPSED); // the split had none
        assertThat(edge.renewals()).isEqualTo(1);
        assertThat(mesh.renewals()).isEqualTo(0);
        assertThat(both.info().capabilities().can(Feature.LEASE)).isTrue();
    }

    @Test
    void a_dry_run_warns_of_what_a_router_without_header_routes_needs_to_pass_on() throws Exception {
        // When
        var said = await(both.preflight(TestRouters.spec("shop"), new Weight(500)));
        // Then
        assertThat(said).isInstanceOfSatisfying(Preflight.Ready.class, ready -> assertThat(ready.says())
                .containsExactly(
                        "r: set shop 5 %",
                        "mesh: set shop 0 %",
                        "warning: mesh: it follows in series and has no header that leads to the canary: what the router before"
                                + " it sends to the canary must reach the canary past it"));
    }

    @Test
    void a_name_with_both_separators_is_no_router() {
        assertThat(routers.get("r>mesh+r")).isNull();
        assertThat(routers.get("r>nobody")).isNull();
        assertThat(both.info().name()).isEqualTo("r>mesh");
    }
}
