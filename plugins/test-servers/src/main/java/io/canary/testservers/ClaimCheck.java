package io.canary.testservers;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds what the API said against what clients got: a pure function of the two.
 *
 * <p><b>Delay.</b> A span of measured traffic is held against every claim from {@value #DELAY_SEC} s before its
 * beginning to {@value #DELAY_SEC} s after its end, and may be anything between the lowest and the highest share among
 * them. So a change may be reported that much too early or too late, and not more. While the router is being asked for
 * a change, it may be on either side of it. A claim that says that nobody knows is not held against anything, and
 * neither is a span at whose beginning nothing was said: what is said first after a silence is not said of the time
 * before. What was changed from outside is not held against the API until it has to have noticed: see {@link
 * OutsideChange}.
 *
 * <p><b>Chance.</b> Requests that are shared out at random miss their share by chance. A span is an untruth where an
 * honest router would show it with a probability of less than {@value #CHANCE}, by the binomial distribution with the
 * number of requests that there were: of a hundred thousand spans one is accused falsely at the most. At 100 requests a
 * span, "0 %" is refuted by a single request, "5 %" by 19 of them, "50 %" by 74. What is too little for a single span
 * is found in all spans together in which the same was said without a break: "5 %" that is 7 % after some 3 200
 * requests.
 */
public final class ClaimCheck {
    /** How much later or earlier than traffic changes it may be said. */
    public static final double DELAY_SEC = 0.25;

    /** The probability with which an honest router is accused, for each span. */
    public static final double CHANCE = 1e-6;

    private final List<Claim> claims;
    private final List<Speech> speeches;
    private final List<OutsideChange> changes;

    private ClaimCheck(List<Claim> claims, List<OutsideChange> changes) {
        this.claims = claims;
        this.speeches = Speech.in(claims);
        this.changes = changes;
    }

    /**
     * A time in which answers came without a silence of more than {@value #DELAY_SEC} s.
     *
     * @param from when the first was there
     * @param to when the last was there
     */
    private record Speech(double from, double to) {

        static List<Speech> in(List<Claim> claims) {
            var all = new ArrayList<Speech>();
            for (var claim : claims) {
                boolean goesOn = !all.isEmpty() && claim.from() - all.getLast().to() <= DELAY_SEC;
                var first = goesOn ? all.removeLast().from() : claim.to();
                all.add(new Speech(first, claim.to()));
            }
            return List.copyOf(all);
        }
    }

    /**
     * The shares that are allowed at a time.
     *
     * @param words the claim that allows the lowest or the highest of them
     */
    private record Allowed(double lowest, double highest, String words) {

        boolean is(Allowed other) {
            return lowest == other.lowest && highest == other.highest;
        }

        Allowed or(double share) {
            return new Allowed(Math.min(lowest, share), Math.max(highest, share), words);
        }

        boolean refutedBy(Measured measured) {
            return Binomial.atLeast(measured.canary(), measured.all(), highest / 100) < CHANCE
                    || Binomial.atMost(measured.canary(), measured.all(), lowest / 100) < CHANCE;
        }
    }

    /** All that was said and was not so, in the order in which it was; spans that follow each other are one. */
    public static List<Untruth> untruths(List<Claim> claims, List<Measured> spans) {
        return untruths(claims, spans, List.of());
    }

    /** The same, where the traffic was moved from outside too. */
    public static List<Untruth> untruths(List<Claim> claims, List<Measured> spans, List<OutsideChange> changes) {
        return new ClaimCheck(claims, changes).untruths(spans);
    }

    private List<Untruth> untruths(List<Measured> spans) {
        var found = new ArrayList<Untruth>();
        Allowed before = null;
        Measured together = null; // of spans in which the same was said, and none of which is an untruth by itself
        for (var span : spans) {
            var allowed = allowedAt(span);
            boolean isRefuted = allowed != null && allowed.refutedBy(span);
            boolean goesOn = allowed != null && before != null && together != null && allowed.is(before) && !isRefuted;
            if (!goesOn) {
                addIfRefuted(before, together, found);
            }
            if (allowed != null && isRefuted) {
                add(new Untruth(span.from(), span.to(), allowed.words(), span), found);
            }
            together = goesOn && together != null ? together.and(span) : allowed == null || isRefuted ? null : span;
            before = allowed;
        }
        addIfRefuted(before, together, found);
        return List.copyOf(found);
    }

    private static void addIfRefuted(@Nullable Allowed said, @Nullable Measured together, List<Untruth> found) {
        if (said != null && together != null && said.refutedBy(together)) {
            add(new Untruth(together.from(), together.to(), said.words(), together), found);
        }
    }

    private static void add(Untruth next, List<Untruth> found) {
        var last = found.isEmpty() ? null : found.getLast();
        if (last != null && last.to() == next.from() && last.claim().equals(next.claim())) {
            var both = last.measured().and(next.measured());
            found.set(found.size() - 1, new Untruth(last.from(), next.to(), last.claim(), both));
        } else {
            found.add(next);
        }
    }

    /** Null where nothing was said, or that nobody knows. */
    private @Nullable Allowed allowedAt(Measured span) {
        if (changes.stream().anyMatch(change -> change.mayBeUnnoticed(span)) || isUnsaidAtItsBeginning(span)) {
            return null;
        }
        Allowed allowed = null;
        for (int i = 0; i < claims.size(); i++) {
            var claim = claims.get(i);
            if (claim.to() < span.from() - DELAY_SEC) {
                continue;
            } else if (claim.from() > span.to() + DELAY_SEC) {
                break;
            }
            var said = claim.said();
            if (said == null || claim.isUnknown()) {
                return null;
            }
            allowed = allowed == null ? new Allowed(said, said, claim.toString()) : allowed.or(said);
            if (claim.isMoving()) {
                var target = settledAfter(i);
                if (target == null) {
                    return null;
                }
                allowed = allowed.or(target);
            }
        }
        return allowed;
    }

    /** A service that was started again may say first what it has changed meanwhile. */
    private boolean isUnsaidAtItsBeginning(Measured span) {
        return speeches.stream()
                .noneMatch(speech -> speech.from() <= span.from() && speech.to() >= span.from() - DELAY_SEC);
    }

    /** What is said as soon as the router has confirmed; null if it never is, or if it is that nobody knows. */
    private @Nullable Double settledAfter(int i) {
        for (var claim : claims.subList(i, claims.size())) {
            if (!claim.isMoving() || claim.isUnknown()) {
                return claim.isUnknown() ? null : claim.said();
            }
        }
        return null;
    }
}
