package io.canary.text;

import io.canary.analysis.sequential.Mode;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.PartialWindow;
import io.canary.spi.Weight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A setting that is valid but probably does not do what was intended.
 *
 * @param pointer the field in the request, as a JSON pointer (RFC 6901)
 * @param detail the reason, and what to change, for people
 */
public record Warning(Code code, String pointer, String detail) {
    /** If a service needs more requests per second than this to reach {@code min_requests}, it may not have them. */
    private static final double BUSY_REQUESTS_PER_SECOND = 1_000;

    /** The kind of warning. */
    public enum Code {
        WINDOW_SHORTER_THAN_INTERVAL,
        DEADLINE_SHORTER_THAN_INTERVAL,
        DEADLINE_BEFORE_LAST_STEP,
        DEADLINE_BEFORE_END_OF_BAKE,
        MAX_HOLD_SHORTER_THAN_INTERVAL,
        MAX_DURATION_SHORTER_THAN_INTERVAL,
        TICK_LONGER_THAN_INTERVAL,
        WARMUP_LONGER_THAN_INTERVAL,
        INITIAL_WEIGHT_ABOVE_HOLDBACK,
        STEP_ABOVE_HOLDBACK,
        NO_LIMITS,
        MIN_REQUESTS_OUT_OF_REACH,
        /** A warning of its router, as a dry run shows it; not from this class. */
        ROUTER,
        /** A warning of a metric source, likewise. */
        SOURCE
    }

    /** All warnings of a deployment, in the order of the codes. */
    public static List<Warning> of(DeploymentSpec spec) {
        var warnings = new ArrayList<Warning>(0);
        add(warnings, window(spec));
        add(warnings, deadline(spec));
        add(warnings, maxHold(spec));
        if (spec.policy().analysis().mode() != Mode.THRESHOLD) {
            compared(spec, warnings);
        }
        add(warnings, noLimits(spec));
        add(warnings, minRequests(spec));
        return List.copyOf(warnings);
    }

    private static void add(List<Warning> to, @Nullable Warning warning) {
        if (warning != null) {
            to.add(warning);
        }
    }

    private static @Nullable Warning window(DeploymentSpec spec) {
        var part = PartialWindow.of(spec, spec.plan().longestSoak());
        return part == null
                ? null
                : new Warning(
                        Code.WINDOW_SHORTER_THAN_INTERVAL,
                        "/policy/sample_window_sec",
                        "is shorter than " + Soak.longest(spec).name() + ": only the last "
                                + Format.of(part.window())
                                + " of " + Format.of(part.interval()) + " count in each step."
                                + " Omit it to count the whole step");
    }

    private static @Nullable Warning deadline(DeploymentSpec spec) {
        var deadline = spec.safeguards().deadline();
        var first = Soak.first(spec);
        var steps = spec.plan().duration(spec.policy().analysis().mode() == Mode.SEQUENTIAL);
        if (deadline.compareTo(first.time()) < 0) {
            return new Warning(
                    Code.DEADLINE_SHORTER_THAN_INTERVAL,
                    "/safeguards/deadline_sec",
                    "is shorter than " + first + ": the deployment is over before anything is judged");
        }
        if (deadline.compareTo(steps) < 0) {
            return new Warning(
                    Code.DEADLINE_BEFORE_LAST_STEP,
                    "/safeguards/deadline_sec",
                    "is shorter than all steps take at best (" + Format.of(steps)
                            + "): the new version cannot be promoted before it");
        }
        var baked = steps.plus(spec.strategy().bake());
        return deadline.compareTo(baked) >= 0
                ? null
                : new Warning(
                        Code.DEADLINE_BEFORE_END_OF_BAKE,
                        "/safeguards/deadline_sec",
                        "is shorter than all steps and strategy.bake_sec take at best (" + Format.of(baked)
                                + "): the deployment is over before the bake is");
    }

    private static @Nullable Warning maxHold(DeploymentSpec spec) {
        return isShort(
                spec.safeguards().maxHold(),
                Soak.longest(spec),
                Code.MAX_HOLD_SHORTER_THAN_INTERVAL,
                "/safeguards/max_hold_sec",
                "the first verdict that is not conclusive ends the deployment");
    }

    private static void compared(DeploymentSpec spec, List<Warning> warnings) {
        var analysis = spec.policy().analysis();
        add(
                warnings,
                isShort(
                        analysis.maxDuration(),
                        Soak.first(spec),
                        Code.MAX_DURATION_SHORTER_THAN_INTERVAL,
                        "/policy/analysis/max_duration_sec",
                        "the comparison is over before anything is judged"));
        add(
                warnings,
                isLong(
                        analysis.tick(),
                        Soak.shortest(spec),
                        Code.TICK_LONGER_THAN_INTERVAL,
                        "/policy/analysis/tick_sec",
                        "a step may be judged before anything was compared in it"));
        add(
                warnings,
                isLong(
                        analysis.warmup(),
                        Soak.shortest(spec),
                        Code.WARMUP_LONGER_THAN_INTERVAL,
                        "/policy/analysis/warmup_sec",
                        "no step passes at its first evaluation"));
        add(warnings, aboveHoldback(spec));
    }

    private static @Nullable Warning aboveHoldback(DeploymentSpec spec) {
        var steps = spec.strategy().steps();
        var most = spec.plan().most();
        String above = "is above " + most + ", which policy.analysis.holdback_percent leaves: ";
        if (spec.plan().step(0).weight().compareTo(most) > 0) {
            String effect = steps == null ? ", and the first PASS promotes" : "";
            return new Warning(
                    Code.INITIAL_WEIGHT_ABOVE_HOLDBACK,
                    firstWeight(spec),
                    above + "hardly any baseline is left to compare with" + effect);
        }
        for (int i = 1; steps != null && i < steps.size(); i++) {
            if (steps.get(i).weight().compareTo(most) > 0) {
                return new Warning(
                        Code.STEP_ABOVE_HOLDBACK,
                        "/strategy/steps/" + i + "/weight",
                        above + "it gets " + most + " while the canary is compared with the baseline");
            }
        }
        return null;
    }

    private static String firstWeight(DeploymentSpec spec) {
        return spec.strategy().steps() == null ? "/strategy/initial_weight" : "/strategy/steps/0/weight";
    }

    private static @Nullable Warning isShort(
            @Nullable Duration time, Soak soak, Code code, String pointer, String effect) {
        return time == null || time.compareTo(soak.time()) >= 0
                ? null
                : new Warning(code, pointer, "is shorter than " + soak + ": " + effect);
    }

    private static @Nullable Warning isLong(Duration time, Soak soak, Code code, String pointer, String effect) {
        return time.compareTo(soak.time()) <= 0
                ? null
                : new Warning(code, pointer, Format.of(time) + " is longer than " + soak + ": " + effect);
    }

    /** How long a step soaks, and the field that sets it. */
    private record Soak(Duration time, String name) {

        static Soak first(DeploymentSpec spec) {
            return of(spec, "first", spec.plan().step(0).soak());
        }

        static Soak longest(DeploymentSpec spec) {
            return of(spec, "longest", spec.plan().longestSoak());
        }

        static Soak shortest(DeploymentSpec spec) {
            return of(spec, "shortest", spec.plan().shortestSoak());
        }

        private static Soak of(DeploymentSpec spec, String which, Duration time) {
            boolean isListed = spec.strategy().steps() != null;
            return new Soak(
                    time, isListed ? "the " + which + " interval_sec of strategy.steps" : "strategy.interval_sec");
        }

        @Override
        public String toString() {
            return name + " (" + Format.of(time) + ")";
        }
    }

    private static @Nullable Warning noLimits(DeploymentSpec spec) {
        var policy = spec.policy();
        if (policy.hasLimits() || policy.analysis().mode() == Mode.SEQUENTIAL) {
            return null;
        }
        String otherwise = policy.analysis().mode() == Mode.AUTO ? " unless the baseline is reported too" : "";
        return new Warning(
                Code.NO_LIMITS,
                "/policy",
                "all limits are null: every canary passes that is reported on, however it fails" + otherwise);
    }

    private static @Nullable Warning minRequests(DeploymentSpec spec) {
        var policy = spec.policy();
        var initial = spec.plan().step(0).weight();
        if (policy.minRequests() == 0) {
            return null;
        } else if (initial.equals(Weight.NONE)) {
            return outOfReach("asks for " + policy.minRequests()
                    + " requests, and " + firstWeight(spec).substring(1).replace('/', '.')
                    + " of 0 % gives the canary none: the first step never passes");
        }
        double windowSeconds = policy.sampleWindow().toMillis() / 1000.0;
        double needed = policy.minRequests() / windowSeconds / (initial.basisPoints() / 10_000.0);
        return needed <= BUSY_REQUESTS_PER_SECOND
                ? null
                : outOfReach(
                        "asks for " + policy.minRequests() + " canary requests in " + Format.of(policy.sampleWindow())
                                + " at " + initial + ": below " + Math.round(needed)
                                + " requests a second of the service the first step never passes");
    }

    private static Warning outOfReach(String detail) {
        return new Warning(Code.MIN_REQUESTS_OUT_OF_REACH, "/policy/min_requests", detail);
    }
}
