package io.canary.testservers;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the API said of a deployment at one moment.
 *
 * @param from when it was asked, in seconds since the watch began
 * @param to when the answer was there: it was made at some time between the two
 * @param status as {@code GET /deployments/{id}} has it
 * @param weight {@code current_weight}, in percent; where {@code status_reason} says that clients get another share,
 *     {@code observed_share}; null where it is not known
 * @param reason {@code status_reason}
 */
public record Claim(
        double from, double to, String status, @Nullable Double weight, String reason) {
    private static final double ALL = 100;
    private static final Set<String> ON_BASELINE = Set.of("ROLLED_BACK", "CANCELLED", "FAILED");
    private static final Set<String> FINAL = Set.of("PROMOTED", "ROLLED_BACK", "CANCELLED", "FAILED");
    private static final String ANOTHER_SHARE = "of the requests to the canary, not ";
    private static final Set<String> MOVING = Set.of("PENDING", "PROMOTING", "ROLLING_BACK", "CANCELLING");

    /**
     * From the answer.
     *
     * @throws IllegalArgumentException if it is none that has a status
     */
    public static Claim of(double from, double to, String json) {
        var members = JsonMembers.of(json);
        String status = members.get("status");
        if (status == null) {
            throw new IllegalArgumentException("no status in: " + json);
        }
        String reason = members.getOrDefault("status_reason", "");
        boolean isOther = reason.contains(ANOTHER_SHARE) && !FINAL.contains(status);
        String weight = members.getOrDefault(isOther ? "observed_share" : "current_weight", "null");
        return new Claim(from, to, status, weight.equals("null") ? null : Double.valueOf(weight), reason);
    }

    /** Whether it says that nobody knows what clients get. That is no untruth, whatever they get. */
    public boolean isUnknown() {
        return reason.contains("unknown") || reason.contains("not seen") || said() == null;
    }

    /** Whether the router has been asked for another share and has not confirmed: clients may get either. */
    public boolean isMoving() {
        return MOVING.contains(status) || reason.contains("asking router") || reason.contains("rolling back to ");
    }

    /** The canary's share that it says is in force, in percent; null if it says none. */
    public @Nullable Double said() {
        if (status.equals("PROMOTED")) {
            return ALL;
        }
        boolean isOnBaseline = ON_BASELINE.contains(status) && weight != null; // none: abandoned
        return isOnBaseline ? Double.valueOf(0) : weight;
    }

    @Override
    public String toString() {
        return status + " " + (weight == null ? "?" : weight) + " % \"" + reason + "\"";
    }
}
