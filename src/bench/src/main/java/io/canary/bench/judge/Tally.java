package io.canary.bench.judge;

import io.canary.bench.judge.trace.Profile;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** What became of many rollouts of one scenario, judged by one method. */
record Tally(List<Outcome> outcomes) {

    Share rolledBack() {
        return share(Outcome::isRolledBack);
    }

    Share found() {
        return share(Outcome::isFound);
    }

    Share promoted() {
        return share(Outcome::isPromoted);
    }

    /** Of the found ones: half took at most so long since the canary was faulty. */
    double medianSeconds() {
        return medianOfFound(Outcome::faultyTicks) * Profile.TICK_SEC;
    }

    /** Of the found ones: half had answered at most so many requests since they were faulty. */
    double medianExposed() {
        return medianOfFound(Outcome::exposed);
    }

    /** {@code 98 % 60 s 3.0k}. */
    String foundInWords() {
        var found = found();
        return found.hits() == 0
                ? found.percent()
                : "%s %.0f s %s".formatted(found.percent(), medianSeconds(), rounded(medianExposed()));
    }

    private Share share(Predicate<Outcome> wanted) {
        return new Share(outcomes.stream().filter(wanted).count(), outcomes.size());
    }

    private double medianOfFound(ToLongFunction<Outcome> value) {
        long[] sorted = outcomes.stream()
                .filter(Outcome::isFound)
                .mapToLong(value)
                .sorted()
                .toArray();
        int middle = sorted.length / 2;
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2.0;
    }

    private static String rounded(double count) {
        return count < 1000
                ? String.format(Locale.ROOT, "%.0f", count)
                : String.format(Locale.ROOT, count < 100_000 ? "%.1fk" : "%.0fk", count / 1000);
    }
}
