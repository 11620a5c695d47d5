package io.canary.routing;

import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.Effect.RouterCommand;
import io.canary.routing.RouterAnswer.Confirmed;
import io.canary.routing.RouterAnswer.Failed;
import io.canary.spi.RouterException.Kind;
import io.canary.spi.Weight;
import io.canary.spi.settings.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Several routers that carry the same services. They are called one after the other, and a command is confirmed when
 * all have confirmed it. If one refuses, those before it are rolled back, so that no service stays half shifted. If one
 * cannot be reached, the rest stays as it is, the answer says which routers have confirmed, and the command is sent
 * again. A rollback is sent to all at once, whatever the others answer.
 */
abstract class SeveralRouters implements HostedRouter {
    private final RouterInfo info;
    private final List<HostedRouter> members;

    /**
     * What all routers have confirmed last, by service: the expected split, and the one to return to if one refuses.
     */
    private final ConcurrentMap<String, Held> confirmed = new ConcurrentHashMap<>();

    /** @param weight the canary's, of the deployment of this id */
    private record Held(String deployment, Weight weight) {}

    /** @param members two or more, as their names are written */
    SeveralRouters(RouterInfo info, List<? extends HostedRouter> members) {
        this.info = info;
        this.members = List.copyOf(members);
    }

    /** The command for each router, in the order of the calls. */
    abstract List<Part> parts(RouterCommand command);

    /** One router, and its command in a combined command. */
    record Part(HostedRouter router, RouterCommand command) {}

    @Override
    public RouterInfo info() {
        return info;
    }

    @Override
    public List<String> missing() {
        return members.stream().flatMap(member -> member.missing().stream()).toList();
    }

    @Override
    public boolean isThere() {
        return members.stream().anyMatch(HostedRouter::isThere);
    }

    /** The commands for all routers, and those that roll all back. */
    @Override
    public Duration callTimeout() {
        return members.stream()
                .map(HostedRouter::callTimeout)
                .reduce(Duration.ZERO, Duration::plus)
                .multipliedBy(2);
    }

    @Override
    public final CompletionStage<RouterAnswer> ask(DeploymentSpec spec, RouterCommand command) {
        var parts = parts(command);
        return switch (command) {
            case RouterCommand.Split(Weight weight) ->
                inOrder(spec, parts, 0).thenApply(answer -> remembered(spec, weight, answer));
            case RouterCommand.Raise(Weight from, Weight to) ->
                inOrder(spec, parts, 0).thenApply(answer -> remembered(spec, to, answer));
            case RouterCommand.Promote p ->
                inOrder(spec, parts, 0).thenApply(answer -> remembered(spec, Weight.FULL, answer));
            case RouterCommand.RollBack r ->
                everywhere(spec, parts).thenApply(answer -> remembered(spec, Weight.NONE, answer));
        };
    }

    private RouterAnswer remembered(DeploymentSpec spec, Weight weight, RouterAnswer answer) {
        if (answer instanceof Confirmed) {
            confirmed.put(spec.serviceName(), new Held(spec.id(), weight));
        }
        return answer;
    }

    /** The canary's weight that all have confirmed; null if unknown. */
    final @Nullable Weight confirmed(DeploymentSpec spec) {
        var held = confirmed.get(spec.serviceName());
        return held != null && held.deployment().equals(spec.id()) ? held.weight() : null;
    }

    private CompletionStage<RouterAnswer> inOrder(DeploymentSpec spec, List<Part> parts, int next) {
        if (next == parts.size()) {
            return done(new Confirmed());
        }
        var part = parts.get(next);
        return part.router().ask(spec, part.command()).thenCompose(answer -> switch (answer) {
            case Confirmed c -> inOrder(spec, parts, next + 1);
            case Failed f when f.kind() == Kind.REJECTED && next > 0 -> takenBack(spec, parts, next, f);
            case Failed f -> done(ChainResults.failed(infos(parts), next, f));
            case RouterAnswer.Superseded s -> done(s);
        });
    }

    /** The routers before the one that refused return to the weight that all had. */
    private CompletionStage<RouterAnswer> takenBack(DeploymentSpec spec, List<Part> parts, int refused, Failed why) {
        var before = confirmed(spec);
        var moved = parts.subList(0, refused).stream().map(Part::router).toList();
        var back = parts(
                        before == null || before.equals(Weight.NONE)
                                ? new RouterCommand.RollBack()
                                : new RouterCommand.Split(before))
                .stream()
                .filter(part -> moved.contains(part.router()))
                .toList();
        String refusal = ChainResults.said(parts.get(refused).router().info(), why);
        return all(back, part -> part.router().ask(spec, part.command()))
                .thenApply(answers -> ChainResults.takenBack(refusal, infos(back), answers));
    }

    private CompletionStage<RouterAnswer> everywhere(DeploymentSpec spec, List<Part> parts) {
        return all(parts, part -> part.router().ask(spec, part.command()))
                .thenApply(answers -> ChainResults.together(infos(parts), answers));
    }

    @Override
    public final CompletionStage<List<Problem>> objections(DeploymentSpec spec) {
        return all(members, (HostedRouter member) -> member.objections(spec))
                .thenApply(answers -> answers.stream().flatMap(List::stream).toList());
    }

    @Override
    public void withdraw(String service) {
        members.forEach(member -> member.withdraw(service));
    }

    @Override
    public CompletionStage<?> idle(String service) {
        return all(members, member -> member.idle(service).thenApply(v -> service));
    }

    /** All members, as their names are written. */
    final List<HostedRouter> members() {
        return members;
    }

    final List<RouterInfo> infos() {
        return members.stream().map(HostedRouter::info).toList();
    }

    private static List<RouterInfo> infos(List<Part> parts) {
        return parts.stream().map(part -> part.router().info()).toList();
    }

    private static CompletionStage<RouterAnswer> done(RouterAnswer answer) {
        return CompletableFuture.completedFuture(answer);
    }

    /** Calls all at once; returns all answers, in the order of the routers. */
    static <Q, T> CompletionStage<List<T>> all(
            List<? extends Q> of, Function<? super Q, CompletionStage<? extends T>> question) {
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
