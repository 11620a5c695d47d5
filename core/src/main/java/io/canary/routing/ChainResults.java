package io.canary.routing;

import io.canary.routing.RouterAnswer.Confirmed;
import io.canary.routing.RouterAnswer.Failed;
import io.canary.routing.RouterAnswer.Superseded;
import io.canary.spi.LeaseRenewalResult;
import io.canary.spi.RouterException.Kind;
import io.canary.spi.TrafficRouter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Combines the results of several routers into one, both side by side and in series. */
final class ChainResults {

    private ChainResults() {}

    static String joined(Stream<String> parts) {
        return parts.collect(Collectors.joining(", "));
    }

    /**
     * One router could not be reached, or was the first to refuse; the routers before it have confirmed and stay
     * changed.
     */
    static Failed failed(List<RouterInfo> members, int which, Failed why) {
        var kind = which > 0 && why.kind() == Kind.UNAVAILABLE ? Kind.UNREACHABLE : why.kind();
        return new Failed(kind, said(members.get(which), why) + confirmedBy(members.subList(0, which)));
    }

    /** A failure, with the name of its router. */
    static String said(RouterInfo router, Failed why) {
        return "router " + router.name() + ": " + why.error();
    }

    private static String confirmedBy(List<RouterInfo> members) {
        return members.isEmpty()
                ? ""
                : "; confirmed by " + joined(members.stream().map(RouterInfo::name));
    }

    /**
     * One router refused, and those before it were rolled back; if a rollback failed, the state of the traffic is
     * unknown.
     *
     * @param refusal the reason of the router that refused
     * @param members the routers that were rolled back
     */
    static Failed takenBack(String refusal, List<RouterInfo> members, List<RouterAnswer> answers) {
        var left = new ArrayList<String>();
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i) instanceof Failed f) {
                left.add("router " + members.get(i).name() + " is not reverted: " + f.error());
            }
        }
        return left.isEmpty()
                ? new Failed(
                        Kind.REJECTED,
                        refusal + "; reverted on " + joined(members.stream().map(RouterInfo::name)))
                : new Failed(Kind.UNREACHABLE, refusal + "; " + String.join("; ", left));
    }

    /** The result of a call that went to all routers at once. */
    static RouterAnswer together(List<RouterInfo> members, List<RouterAnswer> answers) {
        var done = new ArrayList<RouterInfo>();
        var failures = new ArrayList<String>();
        var kind = Kind.REJECTED;
        for (int i = 0; i < answers.size(); i++) {
            switch (answers.get(i)) {
                case Confirmed c -> done.add(members.get(i));
                case Failed f -> {
                    failures.add(said(members.get(i), f));
                    kind = f.kind().compareTo(kind) < 0 ? f.kind() : kind;
                }
                case Superseded s -> {
                    return s;
                }
            }
        }
        return failures.isEmpty() ? new Confirmed() : new Failed(kind, String.join("; ", failures) + confirmedBy(done));
    }

    /** The first router whose split could not be read; empty if all could be read. */
    static Optional<ReadResult> unseen(List<RouterInfo> members, List<ReadResult> looks) {
        for (int i = 0; i < looks.size(); i++) {
            if (looks.get(i) instanceof ReadResult.Failed(String error)) {
                return Optional.of(
                        new ReadResult.Failed("router " + members.get(i).name() + ": " + error));
            } else if (looks.get(i) instanceof ReadResult.Busy busy) {
                return Optional.of(busy);
            }
        }
        return Optional.empty();
    }

    /** The splits that could be read. */
    static List<ReadResult.Seen> seen(List<ReadResult> looks) {
        return looks.stream()
                .filter(ReadResult.Seen.class::isInstance)
                .map(ReadResult.Seen.class::cast)
                .toList();
    }

    /** The generations of all routers; null if one has none. */
    static @Nullable String generation(List<ReadResult.Seen> all) {
        return all.stream().anyMatch(one -> one.generation() == null)
                ? null
                : joined(all.stream().map(one -> String.valueOf(one.generation())));
    }

    /** The lease is held only if all routers hold it. */
    static Optional<LeaseRenewalResult> renewed(List<Optional<LeaseRenewalResult>> members) {
        if (members.stream().anyMatch(one -> one.equals(Optional.of(LeaseRenewalResult.LAPSED)))) {
            return Optional.of(LeaseRenewalResult.LAPSED);
        }
        return members.stream().anyMatch(Optional::isEmpty) ? Optional.empty() : Optional.of(LeaseRenewalResult.HELD);
    }

    /** Ready if all are. */
    static Preflight preflight(List<RouterInfo> members, List<Preflight> answers) {
        var says = new ArrayList<String>();
        boolean all = true;
        for (int i = 0; i < answers.size(); i++) {
            String name = members.get(i).name();
            switch (answers.get(i)) {
                case Preflight.NotReady(var kind, String error) -> {
                    return new Preflight.NotReady(kind, "router " + name + ": " + error);
                }
                case Preflight.Ready(var lines) -> lines.forEach(line -> says.add(of(name, line)));
                case Preflight.NotAsked(var lines) -> {
                    all = false;
                    lines.forEach(line -> says.add(of(name, line)));
                }
            }
        }
        return all ? new Preflight.Ready(says) : new Preflight.NotAsked(says);
    }

    /** A message of one router; a warning stays a warning. */
    private static String of(String name, String line) {
        return line.startsWith(TrafficRouter.WARNING)
                ? TrafficRouter.WARNING + name + ": " + line.substring(TrafficRouter.WARNING.length())
                : name + ": " + line;
    }
}
