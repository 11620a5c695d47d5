package io.canary.api;

import io.canary.deployment.SupervisorReply.Contradicted;

/** Why a create is refused when it contradicts what the service is known to run, for people. */
final class Contradictions {
    private static final String ALL_THE_SAME = "; or send \"override\": {\"reason\": \"…\"} to ";

    private Contradictions() {}

    static String words(String service, Contradicted contradicted) {
        var traffic = contradicted.traffic();
        String version = contradicted.version();
        return switch (contradicted.mistake()) {
            case BASELINE_NOT_IN_SERVICE ->
                "baseline_version " + version + " is not in service: of " + service + ", " + traffic + ". Name "
                        + (traffic.alone() == null ? "one of these" : traffic.alone()) + " as baseline_version"
                        + ALL_THE_SAME + "move the traffic to " + version + " all the same";
            case NEW_VERSION_IN_SERVICE ->
                "new_version " + version + " is in service already: of " + service + ", " + traffic
                        + ". Name another version" + ALL_THE_SAME + "begin all the same";
            case BASELINE_NOT_NAMED -> "baseline_version must be given: of " + service + ", " + traffic;
        };
    }
}
