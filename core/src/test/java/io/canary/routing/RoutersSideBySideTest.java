package io.canary.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.ScriptedRouter;
import io.canary.plugins.PluginCatalogue;
import io.canary.rollout.Effect.RouterCommand;
import io.canary.routing.RouterAnswer.Confirmed;
import io.canary.routing.RouterAnswer.Failed;
import io.canary.spi.LeaseRenewalResult;
import io.canary.spi.Observation;
import io.canary.spi.RouterException;
import io.canary.spi.RouterException.Kind;
import io.canary.spi.Weight;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoutersSideBySideTest {
    private static final RouterCommand FIVE = new RouterCommand.Split(new Weight(500));
    private static final RouterCommand TEN = new RouterCommand.Split(new Weight(1_000));

    private final ScriptedRouter edge = new ScriptedRouter();
    private final ScriptedRouter mesh = new ScriptedRouter() {
        @Override
        public String type() {
            return "other";
        }
    };
    private final Routers routers = TestRouters.open(
            PluginCatalogue.of(Routers.KIND, edge, mesh),
            Map.of("r", Map.of("type", edge.type()), "mesh", Map.of("type", mesh.type())));
    private final HostedRouter both = Objects.requireNonNull(routers.get("r+mesh"));

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

    /** The split that is read after earlier calls have ended: a busy service returns nothing. */
    private Optional<Observation> seen() throws Exception {
        await(both.idle("shop"));
        return await(both.look(TestRouters.spec("shop"))) instanceof ReadResult.Seen s
                ? Optional.of(s.what())
                : Optional.empty();
    }

    private static void refuse(ScriptedRouter router, RouterException with, String... verbs) {
        router.before((service, verb) -> {
            if (List.of(verbs).contains(verb)) {
                throw with;
            }
        });
    }

    private static Observation inForce(int basisPoints) {
        var canary = new Weight(basisPoints);
        return new Observation.InForce(Map.of("v2", canary, "stable", canary.rest()));
    }

    @Test
    void a_command_is_confirmed_by_all_in_order() throws Exception {
        // Given
        mesh.before(
                (service, verb) -> assertThat(edge.calls()).hasSize(mesh.calls().size()));
        // When
        var answers = List.of(ask(FIVE), ask(new RouterCommand.Promote(null)));
        // Then
        assertThat(answers).containsOnly(new Confirmed());
        assertThat(edge.calls()).containsExactly("set shop 5 %", "promote shop v2");
        assertThat(mesh.calls()).isEqualTo(edge.calls());
    }

    @Test
    void if_one_refuses_those_before_it_are_reverted() throws Exception {
        // Given
        ask(FIVE);
        refuse(mesh, RouterException.rejected("too much"), "set");
        // When
        var answer = ask(TEN);
        // Then
        assertThat(answer).isEqualTo(new Failed(Kind.REJECTED, "router mesh: too much; reverted on r"));
        assertThat(seen()).contains(inForce(500));
    }

    @Test
    void an_initial_weight_that_one_refuses_leaves_all_traffic_on_the_baseline() throws Exception {
        // Given
        refuse(mesh, RouterException.rejected("who is shop?"), "set");
        // When
        var answer = ask(FIVE);
        // Then
        assertThat(answer).isInstanceOf(Failed.class);
        assertThat(edge.weight("shop", "stable")).isEqualTo(Weight.FULL);
    }

    @Test
    void a_router_that_cannot_be_reverted_is_reported_and_the_result_is_not_a_refusal() throws Exception {
        // Given
        ask(FIVE);
        refuse(mesh, RouterException.rejected("too much"), "set");
        edge.before((service, verb) -> {
            if (edge.calls().size() > 2) { // the rollback
                throw RouterException.unreachable("gone");
            }
        });
        // When
        var answer = ask(TEN);
        // Then
        assertThat(answer)
                .isEqualTo(new Failed(Kind.UNREACHABLE, "router mesh: too much; router r is not reverted: gone"));
    }

    @Test
    void an_unreachable_router_is_named_beside_those_that_have_confirmed() throws Exception {
        // Given
        refuse(mesh, RouterException.unreachable("asleep"), "set");
        // When
        var answer = ask(FIVE);
        // Then
        assertThat(answer).isEqualTo(new Failed(Kind.UNREACHABLE, "router mesh: asleep; confirmed by r"));
    }

    @Test
    void a_command_that_one_has_confirmed_counts_as_a_change_although_the_next_was_never_reached() throws Exception {
        // Given
        refuse(mesh, RouterException.unavailable("no such host"), "set");
        // When
        var answer = ask(FIVE);
        // Then
        assertThat(answer).isEqualTo(new Failed(Kind.UNREACHABLE, "router mesh: no such host; confirmed by r"));
    }

    @Test
    void a_rollback_is_sent_to_all_whatever_the_first_answers() throws Exception {
        // Given
        ask(FIVE);
        refuse(edge, RouterException.unreachable("asleep"), "rollback");
        // When
        var answer = ask(new RouterCommand.RollBack());
        // Then
        assertThat(answer).isEqualTo(new Failed(Kind.UNREACHABLE, "router r: asleep; confirmed by mesh"));
        assertThat(mesh.weight("shop", "stable")).isEqualTo(Weight.FULL);
    }

    @Test
    void if_they_differ_the_deviating_split_is_reported() throws Exception {
        // Given
        ask(FIVE);
        var before = seen();
        // When
        mesh.forget("shop");
        // Then
        assertThat(before).contains(inForce(500));
        assertThat(seen()).contains(new Observation.NotRouted());
    }

    @Test
    void after_a_rollback_the_deviating_split_is_reported_too() throws Exception {
        // Given
        ask(FIVE);
        ask(new RouterCommand.RollBack());
        // When
        mesh.forget("shop");
        // Then
        assertThat(seen()).contains(new Observation.NotRouted());
    }

    @Test
    void a_lease_is_held_while_all_hold_it() throws Exception {
        // Given
        ask(FIVE);
        // Then
        var unleased = await(both.renew(TestRouters.spec("shop"), Duration.ofSeconds(10)));
        assertThat(unleased).contains(LeaseRenewalResult.LAPSED); // the split had none
    }

    @Test
    void a_chain_with_an_unknown_router_is_none() {
        assertThat(routers.get("r+nobody")).isNull();
        assertThat(both.info().name()).isEqualTo("r+mesh");
    }
}
