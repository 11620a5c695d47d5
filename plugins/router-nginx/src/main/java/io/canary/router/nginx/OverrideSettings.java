package io.canary.router.nginx;

import org.jspecify.annotations.Nullable;

/**
 * Where a request can ask for a version: with {@code always} for the canary, {@code never} for the baseline, at any
 * weight. The header decides before the cookie.
 *
 * @param header the name of a request header; null for none
 * @param cookie the name of a cookie; null for none
 */
public record OverrideSettings(
        @Nullable String header, @Nullable String cookie) {

    /** @throws IllegalArgumentException for none, or for a name that nginx has no variable for */
    public OverrideSettings {
        if (header == null && cookie == null) {
            throw new IllegalArgumentException("must have a header, a cookie or both");
        }
        Variables.requireCookie(cookie);
        Variables.requireHeader(header);
    }
}
