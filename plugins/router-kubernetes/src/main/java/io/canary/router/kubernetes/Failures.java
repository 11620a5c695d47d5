package io.canary.router.kubernetes;

import io.canary.spi.RouterException;
import io.canary.spi.RouterException.Kind;

/** What the failure of one request means for a whole call. Pure. */
final class Failures {

    private Failures() {}

    /** Of what changes nothing, whatever becomes of it. */
    static RouterException ofALook(RouterException e) {
        return e.kind() == Kind.UNREACHABLE ? as(Kind.UNAVAILABLE, e) : e;
    }

    /** Of what came after a change, or after what may have been one. */
    static RouterException afterAChange(RouterException e) {
        return e.kind() == Kind.UNREACHABLE ? e : as(Kind.UNREACHABLE, e);
    }

    private static RouterException as(Kind kind, RouterException e) {
        return new RouterException(kind, String.valueOf(e.getMessage()), e);
    }
}
