package io.canary.bench.judge.live;

import io.canary.bench.judge.live.fleet.FleetSettings;
import io.canary.bench.judge.live.fleet.LiveFeed;
import io.canary.bench.judge.live.fleet.Parameter;
import io.canary.simulate.Plan;
import io.canary.simulate.Simulation;
import io.canary.spi.settings.Settings;
import java.util.Map;

/**
 * What became of one rollout.
 *
 * @param end how it ended
 * @param seconds how long it took
 * @param onsetSeconds when that began which is wrong; infinite if it did not come to it
 * @param exposed requests that the canary got since then
 * @param reason for people
 */
record LiveOutcome(LiveEnd end, double seconds, double onsetSeconds, double exposed, String reason) {
    /** As the service fills in what a user leaves out, which is everything but the bake. */
    private static Plan plan(FleetSettings settings) {
        return Settings.read(
                Plan.class,
                Map.of(
                        "strategy",
                        Map.of("bake_sec", settings.get(Parameter.BAKE_SEC)),
                        "policy",
                        Map.of("analysis", Map.of("bake_alpha", settings.get(Parameter.BAKE_ALPHA)))));
    }

    /**
     * Runs one.
     *
     * @param seed of all rollouts of a scenario
     * @param number of the rollout
     * @param isSecond whether there was one before, which is remembered
     */
    static LiveOutcome run(FleetSettings settings, long seed, long number, boolean isSecond) {
        var plan = plan(settings);
        if (isSecond) {
            plan = plan.with(RolloutBefore.learned(plan, settings, ~seed, number));
        }
        var feed = new LiveFeed(settings, seed, number);
        var end = Simulation.run(plan, feed);
        boolean began = feed.onsetMillis() != Long.MAX_VALUE;
        return new LiveOutcome(
                LiveEnd.of(end),
                end.duration().toMillis() / 1000.0,
                began ? feed.onsetMillis() / 1000.0 : Double.POSITIVE_INFINITY,
                feed.exposed(),
                end.reason());
    }

    /** How long it went on after that began which is wrong; below 0 if it ended before. */
    double secondsFromOnset() {
        return seconds - onsetSeconds;
    }

    boolean isPromoted() {
        return end == LiveEnd.PROMOTED;
    }

    /** Whether something spoke against the canary, or its traffic. */
    boolean isAccused() {
        return switch (end) {
            case HARM, LIMIT, SILENT, SHARE -> true;
            case PROMOTED, UNPROVEN, RUNNING -> false;
        };
    }

    /** Whether something did that is really there. */
    boolean isFound() {
        return isAccused() && secondsFromOnset() > 0;
    }
}
