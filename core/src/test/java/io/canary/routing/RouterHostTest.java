package io.canary.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.ScriptedRouter;
import io.canary.rollout.Effect.RouterCommand;
import io.canary.routing.RouterAnswer.Confirmed;
import io.canary.routing.RouterAnswer.Failed;
import io.canary.spi.RouterException;
import io.canary.spi.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RouterHostTest {
    private static final RouterCommand FIVE = new RouterCommand.Split(new Weight(500));

    private final ScriptedRouter router = new ScriptedRouter();
    private final RouterHost host = TestRouters.host(router, 5);

    private CompletableFuture<RouterAnswer> asked(String service, RouterCommand command) {
        return host.ask(TestRouters.spec(service), command).toCompletableFuture();
    }

    private RouterAnswer ask(String service, RouterCommand command) throws Exception {
        return asked(service, command).get(20, TimeUnit.SECONDS);
    }

    /** Repeats until it is true; the time limit of each test ends it. */
    private static void until(BooleanSupplier wanted) throws InterruptedException {
        while (!wanted.getAsBoolean()) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    @Test
    void commands_are_sent_as_calls_of_the_spi() throws Exception {
        // When
        ask("shop", FIVE);
        ask("shop", new RouterCommand.Promote(null));
        ask("shop", new RouterCommand.RollBack());
        // Then
        assertThat(router.calls()).containsExactly("set shop 5 %", "promote shop v2", "rollback shop stable");
    }

    @Test
    void a_preflight_runs_beside_no_other_call_for_its_service() throws Exception {
        // Given
        var release = new CountDownLatch(1);
        router.before((service, verb) -> {
            if (verb.equals("set")) {
                release.await();
            }
        });
        var running = asked("shop", FIVE);
        // When
        var busy = host.preflight(TestRouters.spec("shop"), Weight.NONE)
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        var other = host.preflight(TestRouters.spec("search"), new Weight(500))
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        release.countDown();
        // Then
        assertThat(busy)
                .isEqualTo(new Preflight.NotReady(
                        RouterException.Kind.UNREACHABLE, "another call for the service has not returned yet"));
        assertThat(other).isEqualTo(new Preflight.Ready(List.of("set search 5 %")));
        assertThat(running.get(20, TimeUnit.SECONDS)).isEqualTo(new Confirmed());
    }

    @Test
    void services_do_not_wait_for_each_other() throws Exception {
        // Given
        var release = new CountDownLatch(1);
        router.before((service, verb) -> {
            if (service.equals("slow")) {
                release.await();
            }
        });
        // When
        var slow = asked("slow", FIVE);
        var quick = ask("quick", FIVE);
        // Then
        assertThat(quick).isEqualTo(new Confirmed());
        assertThat(slow).isNotDone();
        release.countDown();
        assertThat(slow.get(20, TimeUnit.SECONDS)).isEqualTo(new Confirmed());
    }

    @Test
    @SuppressWarnings("NullAway") // a foreign plugin may give no message
    void a_failure_keeps_its_kind_and_anything_else_counts_as_unreachable() throws Exception {
        // Given
        router.before((service, verb) -> {
            switch (service) {
                case "refused" -> throw RouterException.rejected("no such backend");
                case "down" -> throw RouterException.unreachable("no route");
                case "silent" -> throw new RouterException(RouterException.Kind.REJECTED, null);
                case "broken" -> throw new NullPointerException("plugin bug");
                default -> throw new NoClassDefFoundError("com/example/Missing");
            }
        });
        // Then
        assertThat(ask("refused", FIVE)).isEqualTo(new Failed(RouterException.Kind.REJECTED, "no such backend"));
        assertThat(ask("down", FIVE)).isEqualTo(new Failed(RouterException.Kind.UNREACHABLE, "no route"));
        assertThat(ask("silent", FIVE)).isEqualTo(new Failed(RouterException.Kind.REJECTED, "REJECTED"));
        for (String service : new String[] {"broken", "incomplete"}) {
            assertThat(ask(service, FIVE)).isInstanceOfSatisfying(Failed.class, f -> {
                assertThat(f.kind()).isEqualTo(RouterException.Kind.UNREACHABLE);
                assertThat(f.error()).startsWith("the router plugin failed: ");
            });
        }
    }

    @Test
    void a_refused_rollback_counts_as_done_only_if_the_canary_is_seen_without_traffic() throws Exception {
        // Given
        ask("on canary", FIVE);
        ask("on baseline", new RouterCommand.RollBack());
        router.before((service, verb) -> {
            throw RouterException.rejected("nothing to roll back");
        });
        // Then
        assertThat(ask("never routed", new RouterCommand.RollBack())).isEqualTo(new Confirmed());
        assertThat(ask("on baseline", new RouterCommand.RollBack())).isEqualTo(new Confirmed());
        assertThat(ask("on canary", new RouterCommand.RollBack())).isInstanceOf(Failed.class);
    }

    @Test
    void a_service_without_calls_leaves_nothing_behind() throws Exception {
        // When
        for (int i = 0; i < 1_000; i++) {
            ask("service " + i, FIVE);
        }
        // Then: soon, as the thread of the last one may still be ending
        until(() -> host.busyServices() == 0);
        assertThat(host.idle("service 1").toCompletableFuture()).isCompleted();
    }

    @Test
    void closing_waits_for_running_calls_and_accepts_no_more() throws Exception {
        // Given
        var begun = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        List<Boolean> closedMeanwhile = new ArrayList<>();
        router.before((service, verb) -> {
            begun.countDown();
            release.await();
            closedMeanwhile.add(router.isClosed());
        });
        var running = asked("shop", FIVE);
        begun.await();
        // When
        var closing = Thread.ofVirtual().start(host::close);
        until(() -> asked("other", FIVE).getNow(new Confirmed()) instanceof Failed);
        release.countDown();
        closing.join();
        var calls = router.calls().size();
        // Then
        assertThat(running.get(20, TimeUnit.SECONDS)).isEqualTo(new Confirmed());
        assertThat(closedMeanwhile).containsOnly(false);
        assertThat(router.isClosed()).isTrue();
        assertThat(ask("shop", FIVE))
                .isEqualTo(new Failed(RouterException.Kind.UNREACHABLE, "the service is stopping"));
        assertThat(router.calls()).hasSize(calls);
    }
}
