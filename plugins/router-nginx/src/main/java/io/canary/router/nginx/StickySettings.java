package io.canary.router.nginx;

import org.jspecify.annotations.Nullable;

/**
 * How users are distinguished, so that each stays on one version while the weight rises. Exactly one of the two.
 *
 * @param cookie the name of a cookie; a user who comes without it is given one
 * @param header the name of a request header; a request without it is shared out on its own
 */
public record StickySettings(
        @Nullable String cookie, @Nullable String header) {

    /** @throws IllegalArgumentException for none or both, or for a name that nginx has no variable for */
    public StickySettings {
        if ((cookie == null) == (header == null)) {
            throw new IllegalArgumentException("must have a cookie or a header, and not both");
        }
        Variables.requireCookie(cookie);
        Variables.requireHeader(header);
    }

    /** nginx's variable of what tells users apart. */
    String variable() {
        return cookie == null ? Variables.ofHeader(String.valueOf(header)) : Variables.ofCookie(cookie);
    }
}
