package io.canary.simulation;

import io.canary.rollout.Effect.RouterCommand;
import io.canary.spi.RouterException.Kind;
import io.canary.spi.Weight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A router, its traffic, and every failure that its contract allows: it is slow, it is unavailable for a while, it
 * fails before or after the split has changed, it rejects, and it hangs and then changes the split after all.
 */
final class HostileRouter {
    /** How long the host waits for a response. */
    static final Duration LIMIT = Duration.ofSeconds(10);

    private static final Duration LONGEST_ABSENCE = Duration.ofMinutes(2);

    /** The outcome of a call, as its caller sees it. */
    sealed interface Outcome {
        record Confirmed() implements Outcome {}

        record Failed(Kind kind, String error) implements Outcome {}
    }

    private enum Fate {
        OBEY,
        FAIL_BEFORE,
        FAIL_AFTER,
        REFUSE,
        HANG_BEFORE,
        HANG_AFTER
    }

    private final Agenda agenda;
    private final Dice dice;
    private final double temper;
    private Weight traffic = Weight.NONE;
    private boolean healed;
    private boolean moved;
    private boolean away;
    private int calls;
    private final List<Runnable> landings = new ArrayList<>();

    /** @param temper the share of calls that fail, until it is healed */
    HostileRouter(Agenda agenda, Dice dice, double temper) {
        this.agenda = agenda;
        this.dice = dice;
        this.temper = temper;
    }

    /** The canary's real share of the traffic. */
    Weight traffic() {
        return traffic;
    }

    /** A third party moves the traffic, or the router loses it. */
    void move(Weight weight) {
        traffic = weight;
        moved = true;
    }

    /** Whether a third party moved the traffic since the last request was carried out. */
    boolean isMoved() {
        return moved;
    }

    /** Heals it: from now on all calls succeed. */
    void heal() {
        healed = true;
        away = false;
    }

    /** It is unavailable for a while; the traffic stays as it is. */
    void goAway() {
        away = true;
        agenda.after(dice.upTo(LONGEST_ABSENCE), () -> away = false);
    }

    /** The number of calls. */
    int calls() {
        return calls;
    }

    void call(RouterCommand command, Consumer<Outcome> caller) {
        calls++;
        var fate = fate();
        if (fate != Fate.FAIL_BEFORE && !isWhereItRisesFrom(command)) {
            var notThere = new Outcome.Failed(Kind.UNAVAILABLE, "it carries " + traffic);
            agenda.after(dice.upTo(LIMIT.dividedBy(2)), () -> caller.accept(notThere));
            return;
        }
        boolean hangs = fate == Fate.HANG_BEFORE || fate == Fate.HANG_AFTER;
        var takes = hangs ? LIMIT.plus(dice.upTo(LIMIT.multipliedBy(2))) : dice.upTo(LIMIT.dividedBy(2));
        if (fate == Fate.OBEY || fate == Fate.FAIL_AFTER || fate == Fate.HANG_AFTER) {
            landAfter(dice.upTo(takes), command);
        }
        agenda.after(takes, () -> caller.accept(outcome(fate)));
    }

    /** Whether the traffic is at the weight that a raise requires. */
    private boolean isWhereItRisesFrom(RouterCommand command) {
        return switch (command) {
            case RouterCommand.Raise(Weight from, Weight to) -> traffic.equals(from) || traffic.equals(to);
            case RouterCommand.Promote(var from) -> from == null || traffic.equals(from) || traffic.equals(Weight.FULL);
            case RouterCommand.Split s -> true;
            case RouterCommand.RollBack r -> true;
        };
    }

    private Fate fate() {
        if (healed || (!away && !dice.chance(temper))) {
            return Fate.OBEY;
        }
        return away
                ? Fate.FAIL_BEFORE
                : dice.oneOf(
                        Fate.FAIL_BEFORE,
                        Fate.FAIL_BEFORE,
                        Fate.FAIL_AFTER,
                        Fate.FAIL_AFTER,
                        Fate.REFUSE,
                        Fate.HANG_BEFORE,
                        Fate.HANG_AFTER);
    }

    private static Outcome outcome(Fate fate) {
        return switch (fate) {
            case OBEY, HANG_AFTER -> new Outcome.Confirmed();
            case FAIL_BEFORE, FAIL_AFTER, HANG_BEFORE -> new Outcome.Failed(Kind.UNREACHABLE, "connection reset");
            case REFUSE -> new Outcome.Failed(Kind.REJECTED, "no such backend");
        };
    }

    /** The traffic after a request was carried out. */
    static Weight canaryShare(RouterCommand command) {
        return switch (command) {
            case RouterCommand.Split(Weight weight) -> weight;
            case RouterCommand.Raise(Weight from, Weight to) -> to;
            case RouterCommand.Promote p -> Weight.FULL;
            case RouterCommand.RollBack r -> Weight.NONE;
        };
    }

    private void landAfter(Duration pause, RouterCommand command) {
        Runnable land = () -> {
            traffic = canaryShare(command);
            moved = false;
        };
        landings.add(land);
        agenda.after(pause, () -> {
            if (landings.remove(land)) {
                land.run();
            }
        });
    }

    /** The caller of the call in flight is gone: it takes effect now or never. */
    void abandon() {
        landings.stream().filter(land -> dice.chance(0.5)).forEach(Runnable::run);
        landings.clear();
    }
}
