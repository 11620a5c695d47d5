package io.canary.bench.judge.live;

import io.canary.bench.judge.live.fleet.FleetSettings;
import io.canary.bench.judge.live.fleet.Parameter;
import java.util.List;

/**
 * What happens to a rollout.
 *
 * @param group with which it stands in one table
 * @param healthy whether the canary should be promoted: then nothing about it is to be found
 * @param goals what is to be reached; may be empty
 */
record LiveScenario(String group, String name, boolean healthy, FleetSettings settings, List<LiveGoal> goals) {

    static LiveScenario healthy(String group, String name, FleetSettings settings, LiveGoal... goals) {
        return new LiveScenario(group, name, true, settings, List.of(goals));
    }

    static LiveScenario broken(String group, String name, FleetSettings settings, LiveGoal... goals) {
        return new LiveScenario(group, name, false, settings, List.of(goals));
    }

    /** The same of a service that differs. */
    LiveScenario with(Parameter parameter, double value) {
        return new LiveScenario(group, name, healthy, settings.with(parameter, value), goals);
    }

    @Override
    public String toString() {
        return name;
    }
}
