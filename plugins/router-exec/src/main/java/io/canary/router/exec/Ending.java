package io.canary.router.exec;

import java.util.List;

/** What an exit code means. */
enum Ending {
    CONFIRMED,
    REFUSED,
    UNKNOWN;

    static Ending of(int code, List<Integer> rejectedCodes) {
        if (code == 0) {
            return CONFIRMED;
        }
        return rejectedCodes.contains(code) ? REFUSED : UNKNOWN;
    }
}
