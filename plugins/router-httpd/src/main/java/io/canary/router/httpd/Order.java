package io.canary.router.httpd;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * What one member is to be.
 *
 * @param member as it is
 * @param factor in hundredths, 100 to 10 000; 0 for one that is to be disabled: no user is sent to it then, whatever
 *     cookie they have
 */
record Order(Member member, int factor) {

    /** Whether nothing has to be done for it. */
    boolean isDone() {
        return factor == 0 ? member.isOff() || member.isReserve() : member.takes() && member.factor() == factor;
    }

    /** Whether it makes the member's part larger. */
    boolean raises() {
        return factor > 0 && (!member.takes() || factor > member.factor());
    }

    /** The fields of the form that change it. A draining member is one that cookies still lead to. */
    String form() {
        return factor == 0 ? "w_status_D=1" : "w_lf=" + text() + "&w_status_D=0&w_status_N=0&w_status_S=0";
    }

    /**
     * httpd cuts off what is below a hundredth, and 64.99 is a little below itself in binary: half a hundredth more is
     * safe.
     */
    private String text() {
        return "%d.%02d5".formatted(factor / 100, factor % 100);
    }

    String form(Balancer balancer) {
        return noneOf(balancer) + "&w=" + encoded(member.url()) + "&" + form();
    }

    /** A form that changes nothing. */
    static String noneOf(Balancer balancer) {
        return "b=" + encoded(balancer.name()) + "&nonce=" + encoded(balancer.nonce()) + "&xml=1";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
