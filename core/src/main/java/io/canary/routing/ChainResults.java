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

/** What several routers say, as one, whether they stand side by side or in series. */
final class ChainResults {

    private ChainResults() {}

    static String joined(Stream<String> parts) {
        return parts.collect(Collectors.joining(", "));
    }

    /**
     * One could not be asked, or was the first to refuse; what those before it have confirmed has been changed all the
     * same.
     */
    static Failed failed(List<RouterInfo> members, int which, Failed why) {
        var kind = which > 0 && why.kind() == Kind.UNAVAILABLE ? Kind.UNREACHABLE : why.kind();
        return new Failed(kind, said(members.get(which), why) + confirmedBy(members.subList(0, which)));
    }

    /** A failure, with the name of the router that it is of. */
    static String said(RouterInfo router, Failed why) {
        return "router " + router.name() + ": " + why.error();
    }

    private static String confirmedBy(List<RouterInfo> members) {
        return members.isEmpty()
                ? ""
                : "; confirmed by " + joined(members.stream().map(RouterInfo::name));
    }

    /**
     * One refused, and those before it were asked to go back; if one of them did not, it is not known where the traffic
     * is.
     *
     * @param refusal what the one said
     * @param members those that were asked to go back
     */
    static Failed takenBack(String refusal, List<RouterInfo> members, List<RouterAnswer> answers) {
        var left = new ArrayList<String>();
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i) instanceof Failed f) {
                left.add("router " + members.get(i).name() + " is not back: " + f.error());
            }
        }
        return left.isEmpty()
                ? new Failed(
                        Kind.REJECTED,
                        refusal + "; taken back on " + joined(members.stream().map(RouterInfo::name)))
                : new Failed(Kind.UNREACHABLE, refusal + "; " + String.join("; ", left));
    }

    /** What all were asked at once. */
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

    /** The first that could not be seen; empty if all were. */
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

    /** Those that were. */
    static List<ReadResult.Seen> seen(List<ReadResult> looks) {
        return looks.stream()
                .filter(ReadResult.Seen.class::isInstance)
                .map(ReadResult.Seen.class::cast)
                .toList();
    }

    /** Of all of them; null if one does not tell. */
    static @Nullable String generation(List<ReadResult.Seen> all) {
        return all.stream().anyMatch(one -> one.generation() == null)
                ? null
                : joined(all.stream().map(one -> String.valueOf(one.generation())));
    }

    /** Held is what all hold. */
    static Optional<LeaseRenewalResult> renewed(List<Optional<LeaseRenewalResult>> members) {
        if (members.stream().anyMatch(one -> one.equals(Optional.of(LeaseRenewalResult.LAPSED)))) {
            return Optional.of(LeaseRenewalResult.LAPSED);
        }
        return members.stream().anyMatch(Optional::isEmpty) ? Optional.empty() : Optional.of(LeaseRenewalResult.HELD);
    }

    /** Ready are they if all are. */
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

    /** A line of one of them; a warning stays one. */
    private static String of(String name, String line) {
        return line.startsWith(TrafficRouter.WARNING)
                ? TrafficRouter.WARNING + name + ": " + line.substring(TrafficRouter.WARNING.length())
                : name + ": " + line;
    }
}
