package io.canary.testservers;

/**
 * The traffic was moved by something else than the service that is watched: by a hand, a restart, a reload. Nobody can
 * say so before it was looked, so for a time, which the documentation of that service has to name, nothing is held
 * against it.
 *
 * @param at when, in seconds since the watch began
 * @param noticed when it has to have been noticed
 */
public record OutsideChange(double at, double noticed) {

    boolean mayBeUnnoticed(Measured span) {
        return span.to() > at && span.from() < noticed + ClaimCheck.DELAY_SEC;
    }
}
