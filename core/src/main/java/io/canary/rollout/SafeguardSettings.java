package io.canary.rollout;

import io.canary.rollout.Safeguards.Action;
import io.canary.rollout.Safeguards.OnDrift;
import io.canary.rollout.Safeguards.OnShareMismatch;
import io.canary.rollout.Safeguards.PromotionWatch;
import io.canary.spi.settings.Default;
import io.canary.spi.settings.Range;
import io.canary.spi.settings.Unit;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Safeguards as requested: their defaults depend on the strategy and on the router.
 *
 * @param deadline at least 1 s; null for twice the shortest time of all steps, at least a day, plus the bake
 * @param maxHold at least 1 s; null for the longest of ten intervals of the longest step, an hour, and twice the time
 *     that the proofs of a step take
 * @param reconcileInterval 1 s to 1 d
 * @param lease up to 1 d; 0 for none, null for the router's default
 * @param recoveryWindow up to 1 d; 0 to switch it off
 */
public record SafeguardSettings(
        @Unit(ChronoUnit.SECONDS) @Range(min = 1, max = LONGEST) @Nullable
        Duration deadline,

        @Default("rollback") Action onDeadline,

        @Unit(ChronoUnit.SECONDS) @Range(min = 1, max = LONGEST) @Nullable
        Duration maxHold,

        @Default("rollback") Action onMaxHold,
        @Default("auto") OnDrift onDrift,
        @Default("hold") OnShareMismatch onShareMismatch,

        @Default("30") @Unit(ChronoUnit.SECONDS) @Range(min = 1, max = DAY)
        Duration reconcileInterval,

        @Unit(ChronoUnit.SECONDS) @Range(min = 0, max = DAY) @Nullable
        Duration lease,

        @Default("300") @Unit(ChronoUnit.SECONDS) @Range(min = 0, max = DAY)
        Duration recoveryWindow,

        PromotionWatch promoted) {
    static final int DAY = 86_400;
    static final int LONGEST = 366 * DAY;
    private static final Duration DEADLINE_AT_LEAST = Duration.ofDays(1);
    private static final Duration HOLD_AT_LEAST = Duration.ofHours(1);
    private static final int PLANS = 2;
    private static final int INTERVALS = 10;

    /** Defaults for everything. */
    public static final SafeguardSettings NONE = new SafeguardSettings(
            null,
            Action.ROLLBACK,
            null,
            Action.ROLLBACK,
            OnDrift.AUTO,
            OnShareMismatch.HOLD,
            Duration.ofSeconds(30),
            null,
            Duration.ofMinutes(5),
            PromotionWatch.DEFAULT);

    /**
     * Resolves the defaults.
     *
     * @param defaultLease of the router; null for none
     */
    public Safeguards fill(Strategy strategy, @Nullable Duration defaultLease) {
        var plan = strategy.plan();
        return new Safeguards(
                deadline != null
                        ? deadline
                        : longer(DEADLINE_AT_LEAST, plan.duration(false).multipliedBy(PLANS))
                                .plus(strategy.bake()),
                onDeadline,
                maxHold != null
                        ? maxHold
                        : longer(HOLD_AT_LEAST, plan.longestSoak().multipliedBy(INTERVALS)),
                maxHold == null,
                onMaxHold,
                onDrift,
                onShareMismatch,
                reconcileInterval,
                positive(lease != null ? lease : defaultLease),
                recoveryWindow,
                promoted);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static @Nullable Duration positive(@Nullable Duration lease) {
        return lease == null || lease.isZero() ? null : lease;
    }
}
