package io.canary.routing;

import io.canary.routing.RouterAnswer.Confirmed;
import io.canary.routing.RouterAnswer.Failed;
import io.canary.routing.RouterAnswer.Superseded;
import io.canary.spi.Observation;
import io.canary.spi.Renewal;
import io.canary.spi.RouterCapabilities;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.RouterException.Kind;
import io.canary.spi.TrafficRouter;
import io.canary.spi.Weight;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What several routers say, as one. */
final class Chained {

    private Chained() {}

    /** What they are together: as coarse as all of them need it, and able to do what each of them is; measuring as the first does,
     * and told addresses where any of them can be. */
    static RouterInfo info(List<RouterInfo> members) {
        var all = members.stream().map(RouterInfo::capabilities).toList();
        var features = EnumSet.allOf(Feature.class);
        all.forEach(one -> features.retainAll(one.features()));
        if (all.getFirst().can(Feature.REPORTS)) {
            features.add(Feature.REPORTS);
        }
        if (all.stream().anyMatch(one -> one.can(Feature.UPSTREAMS))) {
            features.add(Feature.UPSTREAMS);
        }
        var lease = features.contains(Feature.LEASE) ? shortest(all) : null;
        return new RouterInfo(
                RouterNames.join(members.stream().map(RouterInfo::name).toList()),
                joined(members.stream().map(RouterInfo::type)),
                joined(members.stream().map(RouterInfo::plugin)),
                false,
                new RouterCapabilities(granularity(all), features, lease));
    }

    private static String joined(Stream<String> parts) {
        return parts.collect(Collectors.joining(", "));
    }

    private static @Nullable Duration shortest(List<RouterCapabilities> all) {
        return all.stream()
                .map(RouterCapabilities::defaultLease)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /** The finest weight that all of them set exactly: the least common multiple. */
    private static Weight granularity(List<RouterCapabilities> all) {
        int together = 1;
        for (var one : all) {
            int its = one.granularity().basisPoints();
            together = together
                    / BigInteger.valueOf(together).gcd(BigInteger.valueOf(its)).intValue()
                    * its;
        }
        return new Weight(Math.min(together, Weight.FULL.basisPoints()));
    }

    /** One could not be asked, or was the first to refuse. */
    static Failed failed(List<RouterInfo> members, int which, Failed why) {
        return new Failed(why.kind(), said(members.get(which), why) + confirmedBy(members.subList(0, which)));
    }

    private static String said(RouterInfo router, Failed why) {
        return "router " + router.name() + ": " + why.error();
    }

    private static String confirmedBy(List<RouterInfo> members) {
        return members.isEmpty()
                ? ""
                : "; confirmed by " + joined(members.stream().map(RouterInfo::name));
    }

    /** One refused, and those before it were asked to go back; if one of them did not, it is not known where the traffic is. */
    static Failed takenBack(List<RouterInfo> members, int refused, Failed why, List<RouterAnswer> answers) {
        var left = new ArrayList<String>();
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i) instanceof Failed f) {
                left.add("router " + members.get(i).name() + " is not back: " + f.error());
            }
        }
        String message = said(members.get(refused), why);
        return left.isEmpty()
                ? new Failed(
                        Kind.REJECTED,
                        message + "; taken back on "
                                + joined(members.stream().limit(refused).map(RouterInfo::name)))
                : new Failed(Kind.UNREACHABLE, message + "; " + String.join("; ", left));
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

    /**
     * What is in force; where they differ, what is not as it should be: whoever looks for drift must find it.
     *
     * @param expected the canary's weight that all have confirmed; null where that is not known
     */
    static Look seen(List<RouterInfo> members, List<Look> looks, String canary, @Nullable Weight expected) {
        var all = new ArrayList<Look.Seen>();
        for (int i = 0; i < looks.size(); i++) {
            switch (looks.get(i)) {
                case Look.Seen seen -> all.add(seen);
                case Look.Failed(String error) -> {
                    return new Look.Failed("router " + members.get(i).name() + ": " + error);
                }
                case Look.Busy busy -> {
                    return busy;
                }
            }
        }
        var found = all.stream()
                .map(Look.Seen::what)
                .filter(one -> !(one instanceof Observation.InForce f
                        && f.weightOf(canary).equals(expected)))
                .min(Comparator.comparing(Chained::isTold))
                .orElse(all.getFirst().what());
        return new Look.Seen(found, generation(all));
    }

    /** What cannot be told comes first: nothing is known then, whatever the others say. */
    private static boolean isTold(Observation one) {
        return !(one instanceof Observation.CannotTell || one instanceof Observation.NotFound);
    }

    /** Of all of them; null if one does not tell. */
    private static @Nullable String generation(List<Look.Seen> all) {
        return all.stream().anyMatch(one -> one.generation() == null)
                ? null
                : joined(all.stream().map(one -> String.valueOf(one.generation())));
    }

    /** Held is what all hold. */
    static Optional<Renewal> renewed(List<Optional<Renewal>> members) {
        if (members.stream().anyMatch(one -> one.equals(Optional.of(Renewal.LAPSED)))) {
            return Optional.of(Renewal.LAPSED);
        }
        return members.stream().anyMatch(Optional::isEmpty) ? Optional.empty() : Optional.of(Renewal.HELD);
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
