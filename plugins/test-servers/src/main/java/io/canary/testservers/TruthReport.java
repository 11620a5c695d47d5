package io.canary.testservers;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What came of holding an API to its word.
 *
 * @param claims how many answers were looked at
 * @param unknown how many of them said that nobody knows, and were held against nothing
 * @param requests how many were answered by any version
 * @param failures how many got no answer
 * @param untruths what was said and was not so
 */
public record TruthReport(int claims, long unknown, long requests, long failures, List<Untruth> untruths) {
    private static final int SHOWN = 5;

    public double secondsOfUntruth() {
        return untruths.stream().mapToDouble(Untruth::seconds).sum();
    }

    /** Both together, as of two places where the same is said. */
    public TruthReport and(TruthReport other) {
        return new TruthReport(
                claims + other.claims,
                unknown + other.unknown,
                requests + other.requests,
                failures + other.failures,
                Stream.concat(untruths.stream(), other.untruths.stream()).toList());
    }

    /** Fails unless all that was said was so, and there was something to be held against. */
    public TruthReport assertTruthful() {
        if (!untruths.isEmpty()) {
            throw new AssertionError(toString());
        } else if (claims == 0 || requests == 0) {
            throw new AssertionError("nothing was checked: " + this);
        }
        return this;
    }

    @Override
    public String toString() {
        String summary = ("%d claims checked (%d said that nobody knows) against %d requests (%d without an answer): "
                        + "%.1f s of untruth beyond a delay of %s s")
                .formatted(claims, unknown, requests, failures, secondsOfUntruth(), ClaimCheck.DELAY_SEC);
        String worst = untruths.stream()
                .sorted(Comparator.comparingDouble(Untruth::seconds).reversed())
                .limit(SHOWN)
                .map(untruth -> "\n  " + untruth)
                .collect(Collectors.joining());
        return summary + worst;
    }
}
