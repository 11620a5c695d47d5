package io.canary.router.fake;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Counts calls, and says which of them go wrong. Safe for any thread. */
final class Troubles {

    private record Counted(Trouble trouble, AtomicLong calls) {}

    private final List<Counted> all;

    Troubles(List<Trouble> troubles) {
        all = troubles.stream().map(t -> new Counted(t, new AtomicLong())).toList();
    }

    /** Counts a call; what happens to it, if anything. */
    Optional<Trouble.Kind> next(Verb verb, String service) {
        Optional<Trouble.Kind> first = Optional.empty();
        for (var each : all) {
            boolean hit = each.trouble.matches(verb, service) && each.trouble.hits(each.calls.getAndIncrement());
            if (hit && first.isEmpty()) {
                first = Optional.of(each.trouble.kind());
            }
        }
        return first;
    }
}
