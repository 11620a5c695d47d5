package io.canary.router.fake;

/** What a router can be asked. */
enum Verb {
    SET_TRAFFIC_SPLIT,
    PROMOTE,
    ROLLBACK,
    OBSERVE,
    RENEW;

    /** Whether it can change what is in force. */
    boolean moves() {
        return switch (this) {
            case SET_TRAFFIC_SPLIT, PROMOTE, ROLLBACK -> true;
            case OBSERVE, RENEW -> false;
        };
    }
}
