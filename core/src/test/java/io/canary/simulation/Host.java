package io.canary.simulation;

import io.canary.rollout.Effect.RouterCommand;
import io.canary.rollout.Event;
import io.canary.simulation.HostileRouter.Outcome;
import io.canary.spi.RouterException.Kind;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A router host with exactly the guarantees of the real one: calls for one service are sent one at a time and in order,
 * a newer request replaces one that waits, and a response comes within a limit. Otherwise responses come late, twice,
 * out of order, or only at the limit.
 */
final class Host {
    private static final class Call {
        final long number;
        final RouterCommand command;
        boolean answered;

        Call(long number, RouterCommand command) {
            this.number = number;
            this.command = command;
        }
    }

    private final Agenda agenda;
    private final Dice dice;
    private final HostileRouter router;
    private final Consumer<Event> home;
    private boolean healed;
    private int incarnation;
    private @Nullable Call running;
    private @Nullable Call waiting;

    Host(Agenda agenda, Dice dice, HostileRouter router, Consumer<Event> home) {
        this.agenda = agenda;
        this.dice = dice;
        this.router = router;
        this.home = home;
    }

    void ask(long number, RouterCommand command) {
        var call = new Call(number, command);
        agenda.after(HostileRouter.LIMIT, mine(() -> expire(call)));
        if (running == null) {
            start(call);
        } else {
            withdraw();
            waiting = call;
        }
    }

    /** Drops the request that waits. */
    void withdraw() {
        if (waiting != null) {
            answer(waiting, unreachable("replaced by a newer request"));
            waiting = null;
        }
    }

    /** Whether no call is in flight. */
    boolean isIdle() {
        return running == null;
    }

    void heal() {
        healed = true;
        router.heal();
    }

    /** The process dies: calls in flight get no response. */
    void die() {
        incarnation++;
        running = null;
        waiting = null;
        router.abandon();
    }

    private void start(Call call) {
        running = call;
        int born = incarnation;
        router.call(call.command, outcome -> {
            if (born == incarnation) {
                returned(call, outcome);
            }
        });
    }

    private void returned(Call call, Outcome outcome) {
        if (healed || !dice.chance(0.03)) {
            answer(call, outcome);
        }
        running = null;
        var next = waiting;
        waiting = null;
        if (next != null) {
            start(next);
        }
    }

    private void expire(Call call) {
        if (call == waiting) {
            waiting = null;
        }
        answer(call, unreachable("no answer within the limit"));
    }

    private void answer(Call call, Outcome outcome) {
        if (call.answered) {
            return;
        }
        call.answered = true;
        deliver(call, outcome);
        if (dice.chance(0.1)) {
            deliver(call, outcome);
        }
    }

    private void deliver(Call call, Outcome outcome) {
        var delay = dice.chance(0.2) ? dice.upTo(Duration.ofSeconds(5)) : Duration.ZERO;
        agenda.after(delay, mine(() -> home.accept(event(call, outcome))));
    }

    private Event event(Call call, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Confirmed c -> new Event.Confirmed(agenda.now(), call.number);
            case Outcome.Failed(Kind kind, String error) -> new Event.Failed(agenda.now(), call.number, kind, error);
        };
    }

    private static Outcome unreachable(String error) {
        return new Outcome.Failed(Kind.UNREACHABLE, error);
    }

    /** Something that does not happen once the process is dead. */
    private Runnable mine(Runnable act) {
        int born = incarnation;
        return () -> {
            if (born == incarnation) {
                act.run();
            }
        };
    }
}
