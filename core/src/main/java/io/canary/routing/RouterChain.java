package io.canary.routing;

import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.Effect.Wish;
import io.canary.routing.RouterAnswer.Confirmed;
import io.canary.routing.RouterAnswer.Failed;
import io.canary.spi.Renewal;
import io.canary.spi.RouterException.Kind;
import io.canary.spi.Weight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Several routers that carry the same services, one behind the other. They are asked in their order, and what is confirmed is
 * confirmed by all. Where one refuses, those before it are brought back to where they were: no service stays half shifted. Where
 * one cannot be reached, the rest stays as it is and the answer says who has confirmed: it is asked again. A way back is asked of
 * all at once, whatever becomes of the others.
 */
final class RouterChain implements HostedRouter {
    private final RouterInfo info;
    private final List<? extends HostedRouter> members;

    /** What all have confirmed last, by service: what is expected to be seen, and where they are brought back to. */
    private final ConcurrentMap<String, Held> confirmed = new ConcurrentHashMap<>();

    /** @param weight the canary's, of the deployment of this id */
    private record Held(String deployment, Weight weight) {}

    /** @param members two or more, in the order in which they are asked */
    RouterChain(List<? extends HostedRouter> members) {
        this.members = List.copyOf(members);
        this.info = Chained.info(members.stream().map(HostedRouter::info).toList());
    }

    @Override
    public RouterInfo info() {
        return info;
    }

    /** Only the first measures: what several measured would be counted several times. */
    @Override
    public @Nullable String reportsLost() {
        return members.getFirst().reportsLost();
    }

    /** To ask all of them, and to bring all back. */
    @Override
    public Duration callTimeout() {
        return members.stream()
                .map(HostedRouter::callTimeout)
                .reduce(Duration.ZERO, Duration::plus)
                .multipliedBy(2);
    }

    @Override
    public CompletionStage<RouterAnswer> ask(DeploymentSpec spec, Wish wish) {
        return switch (wish) {
            case Wish.Split(Weight weight) ->
                inOrder(spec, wish, 0).thenApply(answer -> remembered(spec, weight, answer));
            case Wish.Raise(Weight from, Weight to) ->
                inOrder(spec, wish, 0).thenApply(answer -> remembered(spec, to, answer));
            case Wish.Promote p -> inOrder(spec, wish, 0).thenApply(answer -> remembered(spec, Weight.FULL, answer));
            case Wish.RollBack r -> everywhere(spec, wish).thenApply(answer -> remembered(spec, Weight.NONE, answer));
        };
    }

    private RouterAnswer remembered(DeploymentSpec spec, Weight weight, RouterAnswer answer) {
        if (answer instanceof Confirmed) {
            confirmed.put(spec.serviceName(), new Held(spec.id(), weight));
        }
        return answer;
    }

    /** The canary's weight that all have confirmed; null where that is not known. */
    private @Nullable Weight confirmed(DeploymentSpec spec) {
        var held = confirmed.get(spec.serviceName());
        return held != null && held.deployment().equals(spec.id()) ? held.weight() : null;
    }

    private CompletionStage<RouterAnswer> inOrder(DeploymentSpec spec, Wish wish, int next) {
        if (next == members.size()) {
            return done(new Confirmed());
        }
        return members.get(next).ask(spec, wish).thenCompose(answer -> switch (answer) {
            case Confirmed c -> inOrder(spec, wish, next + 1);
            case Failed f when f.kind() == Kind.REJECTED && next > 0 -> takenBack(spec, next, f);
            case Failed f -> done(Chained.failed(infos(), next, f));
            case RouterAnswer.Superseded s -> done(s);
        });
    }

    /** Those before the one that refused go back to where all were. */
    private CompletionStage<RouterAnswer> takenBack(DeploymentSpec spec, int refused, Failed why) {
        var before = confirmed(spec);
        Wish back = before == null || before.equals(Weight.NONE) ? new Wish.RollBack() : new Wish.Split(before);
        return all(members.subList(0, refused), member -> member.ask(spec, back))
                .thenApply(answers -> Chained.takenBack(infos(), refused, why, answers));
    }

    private CompletionStage<RouterAnswer> everywhere(DeploymentSpec spec, Wish wish) {
        return all(members, member -> member.ask(spec, wish)).thenApply(answers -> Chained.together(infos(), answers));
    }

    @Override
    public CompletionStage<Look> look(DeploymentSpec spec) {
        return all(members, member -> member.look(spec))
                .thenApply(seen -> Chained.seen(infos(), seen, spec.newVersion(), confirmed(spec)));
    }

    @Override
    public CompletionStage<Preflight> preflight(DeploymentSpec spec) {
        return all(members, member -> member.preflight(spec)).thenApply(answers -> Chained.preflight(infos(), answers));
    }

    @Override
    public CompletionStage<Optional<Renewal>> renew(DeploymentSpec spec, Duration lease) {
        return all(members, member -> member.renew(spec, lease)).thenApply(Chained::renewed);
    }

    @Override
    public void withdraw(String service) {
        members.forEach(member -> member.withdraw(service));
    }

    @Override
    public CompletionStage<?> idle(String service) {
        return all(members, member -> member.idle(service).thenApply(v -> service));
    }

    private List<RouterInfo> infos() {
        return members.stream().map(HostedRouter::info).toList();
    }

    private static CompletionStage<RouterAnswer> done(RouterAnswer answer) {
        return CompletableFuture.completedFuture(answer);
    }

    /** Asks them at once; all answers, in the order of the routers. */
    private static <T> CompletionStage<List<T>> all(
            List<? extends HostedRouter> of, Function<HostedRouter, CompletionStage<? extends T>> question) {
        CompletionStage<List<T>> answers = CompletableFuture.completedFuture(new ArrayList<>());
        for (var asked : of.stream().map(question).toList()) {
            answers = answers.thenCombine(asked, (list, answer) -> {
                list.add(answer);
                return list;
            });
        }
        return answers;
    }
}
