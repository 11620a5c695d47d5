package io.canary.router.fake;

import io.canary.spi.settings.Default;
import io.canary.spi.settings.Range;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that goes wrong with certain calls. Calls that match {@code verbs} and {@code services} are counted, all
 * services together: the first {@code skip} pass, then each {@code every}-th is hit, {@code times} times in all.
 *
 * @param kind what happens to a call that is hit
 * @param verbs the verbs that match; empty: all but {@code observe} and {@code renew}
 * @param services the services that match; empty: all
 * @param skip how many matching calls pass first
 * @param every 1: each call after those, 2: the first, third, … of them
 * @param times how many calls are hit in all; null: no end
 */
public record Trouble(
        Kind kind,
        List<Verb> verbs,
        List<String> services,
        @Range(min = 0) @Default("0") int skip,
        @Range(min = 1) @Default("1") int every,
        @Range(min = 1) @Nullable Integer times) {

    /** What happens to a call that is hit. */
    public enum Kind {
        /** Nothing is changed; the call fails and may be asked again. */
        UNREACHABLE,
        /** Nothing is changed; the call is refused for good. */
        REJECTED,
        /** What was asked is done, but the call fails as if the answer had been lost. */
        LOST_ANSWER,
        /** Nothing is changed; the call does not come back until it is interrupted. */
        HANG
    }

    boolean matches(Verb verb, String service) {
        boolean verbMatches = verbs.isEmpty() ? verb.moves() : verbs.contains(verb);
        return verbMatches && (services.isEmpty() || services.contains(service));
    }

    /** Whether the {@code n}-th matching call, counted from 0, is hit. */
    boolean hits(long n) {
        long after = n - skip;
        return after >= 0 && after % every == 0 && (times == null || after / every < times);
    }
}
