package io.canary.text;

import io.canary.analysis.Role;
import io.canary.rollout.Decision;
import io.canary.rollout.Event;
import io.canary.rollout.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Formats the arguments of sentences. */
final class Format {
    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private Format() {}

    /** @param rounded whether a duration is shown with two significant digits */
    static void append(@Nullable Object argument, boolean rounded, StringBuilder to) {
        switch (argument) {
            case null -> {}
            case Reason reason -> ReasonText.append(reason, to);
            case Duration duration -> to.append(rounded ? about(duration) : of(duration));
            case Instant at -> to.append(of(at));
            case Double number -> to.append(about(number));
            case Map<?, ?> shares -> to.append(shares(shares));
            case Role role -> to.append(role == Role.CANARY ? "the canary" : "the baseline");
            case Decision.Kind kind -> to.append(words(kind));
            case Decision.Trigger trigger -> to.append(words(trigger));
            case Event.Run run ->
                to.append(
                        run == Event.Run.SAME
                                ? "and was not started again"
                                : "and does not say whether it was restarted");
            default -> to.append(argument);
        }
    }

    private static String shares(Map<?, ?> weights) {
        return weights.entrySet().stream()
                .map(share -> share.getValue() + " on " + share.getKey())
                .collect(Collectors.joining(", "));
    }

    private static String words(Decision.Kind kind) {
        return kind == Decision.Kind.ROLL_BACK ? "roll back" : EnumNames.lower(kind);
    }

    private static String words(Decision.Trigger trigger) {
        return switch (trigger) {
            case INTERVAL_ELAPSED -> "";
            case BAKING -> ", baking";
            case MANUAL_STEP -> ", waiting for skip";
            case MAX_HOLD_EXCEEDED -> ", max_hold_sec reached";
            case ROUTER_UNSEEN -> ", the router cannot be seen";
            case SHARE_MISMATCH -> ", clients do not get the requested share";
            case SHIFTING -> ", the router has not confirmed the next weight";
            case REASSERTING -> ", the router has not confirmed the weight again";
            case DRIFTED -> ", the traffic is not where it was put";
            case PAUSED -> ", paused";
            case PROMOTING, PROMOTING_UNPROVEN -> ", the router has not confirmed the promotion";
            case BREACHED -> ", at once";
            case MAX_DURATION_REACHED -> ", max_duration_sec reached";
            case SKIP_REQUESTED, PROMOTE_REQUESTED -> ", as requested";
            case PROMOTION_UNPROVEN -> " without a PASS, as requested";
        };
    }

    /** In the largest unit that gives a whole number: 90 min, 36 h; 1.5 s below. */
    static String of(Duration duration) {
        long seconds = duration.toSeconds();
        if (duration.toMillisPart() != 0 || seconds % MINUTE != 0) {
            return duration.toMillisPart() == 0 ? seconds + " s" : duration.toMillis() / 1000.0 + " s";
        } else if (seconds % HOUR != 0) {
            return seconds / MINUTE + " min";
        }
        return seconds % DAY != 0 ? seconds / HOUR + " h" : seconds / DAY + " d";
    }

    /** Rounded, for estimates: 50 s, 13 min, 2.5 h, 3 d. */
    static String about(Duration duration) {
        double seconds = duration.toMillis() / 1000.0;
        if (seconds < 2 * MINUTE) {
            return Math.round(seconds) + " s";
        } else if (seconds < 2 * HOUR) {
            return Math.round(seconds / MINUTE) + " min";
        }
        return seconds < 2 * DAY ? about(seconds / HOUR) + " h" : about(seconds / DAY) + " d";
    }

    /** With two significant digits, unless it is a whole number. */
    static String about(double number) {
        double whole = Math.rint(number);
        boolean isNear = number >= 10 || Math.abs(number - whole) < 0.05;
        return String.format(Locale.ROOT, isNear && whole > 0 ? "%.0f" : number >= 1 ? "%.1f" : "%.2g", number);
    }

    /** To the second, in the format of RFC 3339. */
    static String of(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
