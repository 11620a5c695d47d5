package io.canary.router.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What controllers say of an HTTPRoute as it is now.
 *
 * @param state the worst of all of them
 * @param words of those that say so
 */
record Acceptance(State state, String words) {

    /** The better the earlier. */
    enum State {
        ACCEPTED,
        /** Not every controller that has said something has said it of this generation. */
        OPEN,
        /** A backend is not there: its share is answered with errors. */
        UNRESOLVED,
        /** The route is not served. */
        REFUSED
    }

    static Acceptance of(JsonNode route) {
        var parents = route.at("/status/parents");
        if (!isTold(route)) {
            return new Acceptance(State.OPEN, "no controller has written a status");
        }
        long generation = route.at("/metadata/generation").asLong();
        var worst = State.ACCEPTED;
        List<String> words = new ArrayList<>();
        for (var parent : parents) {
            var one = ofParent(parent, generation);
            if (one.state.compareTo(worst) > 0) {
                worst = one.state;
                words.clear();
            }
            if (one.state == worst) {
                words.add(parent.path("controllerName").asText() + " for "
                        + parent.at("/parentRef/name").asText() + ": " + one.words);
            }
        }
        return new Acceptance(worst, String.join("; ", words));
    }

    /** Whether a controller has ever said anything of it. */
    static boolean isTold(JsonNode route) {
        return !route.at("/status/parents").isEmpty();
    }

    private static Acceptance ofParent(JsonNode parent, long generation) {
        var answer = new Acceptance(State.OPEN, "has not looked at generation " + generation + " yet");
        String unfinished = "";
        for (var condition : parent.path("conditions")) {
            boolean isOfNow = condition.path("observedGeneration").asLong() >= generation;
            boolean isFalse = condition.path("status").asText().equals("False");
            String words = condition.path("type").asText() + " is "
                    + condition.path("status").asText() + ", "
                    + condition.path("reason").asText() + ": "
                    + condition.path("message").asText();
            switch (condition.path("type").asText()) {
                case "Accepted" -> {
                    if (isOfNow && isFalse) {
                        return new Acceptance(State.REFUSED, words);
                    } else if (isOfNow && answer.state == State.OPEN && !isUnknown(condition)) {
                        answer = new Acceptance(State.ACCEPTED, words);
                    }
                }
                case "ResolvedRefs" -> {
                    if (isOfNow && isFalse) {
                        answer = new Acceptance(State.UNRESOLVED, words);
                    }
                }
                case "Programmed" -> unfinished = isOfNow && isFalse ? words : unfinished;
                default -> {
                    // said of something else
                }
            }
        }
        // the data plane may come to it yet
        return answer.state == State.ACCEPTED && !unfinished.isEmpty()
                ? new Acceptance(State.OPEN, unfinished)
                : answer;
    }

    private static boolean isUnknown(JsonNode condition) {
        return condition.path("status").asText().equals("Unknown");
    }

    /** Whether it stands in the way of what is wished. A missing canary does not stand in the way of going back. */
    boolean refuses(RouterOperation routerOperation) {
        return switch (state) {
            case ACCEPTED, OPEN -> false;
            case UNRESOLVED -> routerOperation != RouterOperation.ROLL_BACK;
            case REFUSED -> true;
        };
    }
}
