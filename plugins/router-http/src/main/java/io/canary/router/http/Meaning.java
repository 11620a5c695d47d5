package io.canary.router.http;

import java.util.List;

/** What a status means for who asked. */
enum Meaning {
    /** It is so now. */
    DONE,
    /** It will be so. */
    ACCEPTED,
    /** It will not be so, however often one asks. */
    REFUSED,
    /**
     * Nothing is there under this address, for now: a proxy or a gateway in front of the endpoint says so too while it
     * is started again. What is not there has changed nothing.
     */
    MISSING,
    /** Unknown; ask again. */
    UNKNOWN;

    /** @param retryStatuses those of 400 to 499 that are {@link #UNKNOWN} */
    static Meaning of(int status, List<Integer> retryStatuses) {
        if (status == 202) {
            return ACCEPTED;
        } else if (status >= 200 && status < 300) {
            return DONE;
        }
        if (status == 404 && !retryStatuses.contains(status)) {
            return MISSING;
        }
        return status >= 400 && status < 500 && !retryStatuses.contains(status) ? REFUSED : UNKNOWN;
    }
}
