package io.canary.deployment;

import io.canary.rollout.Event;
import java.time.Instant;

/** Events whose moves were not appended, when they are tried again. */
final class RetriedEvent {

    private RetriedEvent() {}

    /** Whether neither time nor the router brings an event again. */
    static boolean comesOnce(Event event) {
        return event instanceof Event.Confirmed || event instanceof Event.Failed || event instanceof Event.ClockMoved;
    }

    /** The same event at a later time, where its move can take the canary back, or it comes only once. */
    static Event at(Instant at, Event event) {
        return switch (event) {
            case Event.Confirmed e -> new Event.Confirmed(at, e.ask());
            case Event.Failed e -> new Event.Failed(at, e.ask(), e.kind(), e.error());
            case Event.ClockMoved e -> new Event.ClockMoved(at, e.by());
            case Event.Judged e -> new Event.Judged(at, e.verdict(), e.evidence(), e.recorded(), e.late());
            case Event.Breached e -> new Event.Breached(at, e.verdict(), e.evidence());
            case Event.TimerFired e -> new Event.TimerFired(at);
            case Event.Commanded e -> new Event.Commanded(at, e.command(), e.by(), e.judged());
            case Event.Restarted e -> new Event.Restarted(at);
            case Event.ShareObserved e -> new Event.ShareObserved(at, e.observed(), e.asked(), e.differs(), e.far());
            case Event.CanarySilent e -> new Event.CanarySilent(at, e.since(), e.what());
            case Event.BaselineJudged e -> e;
            case Event.Observed e -> e;
            case Event.Unseen e -> e;
            case Event.Superseded e -> e;
            case Event.LeaseLapsed e -> e;
        };
    }
}
