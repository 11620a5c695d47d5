package io.canary.router.httpd;

import java.util.Set;

/**
 * A member of a balancer, as httpd shows it.
 *
 * @param url its name in httpd
 * @param route what a sticky user's cookie names; empty for none
 * @param factor its load factor in hundredths, 100 to 10 000
 * @param set its {@code lbset}: members of a higher one are there for when all of the lower ones fail
 * @param status httpd's words: {@code Init}, {@code Ok}, {@code Dis} and so on
 */
record Member(String url, String route, int factor, int set, Set<String> status) {
    private static final Set<String> RESERVE = Set.of("Stby", "Spar");

    Member {
        status = Set.copyOf(status);
    }

    /** Whether it is there only for when others fail. */
    boolean isReserve() {
        return status.stream().anyMatch(RESERVE::contains);
    }

    /** Whether no user is sent to it, not even one whom a cookie holds there. */
    boolean isOff() {
        return status.contains("Dis") || status.contains("Stop");
    }

    /** Whether new users are sent to it. One in error counts: its share is what it would get. */
    boolean takes() {
        return !isOff() && !status.contains("Drn") && !isReserve();
    }
}
