package io.canary.router.proxy;

import org.jspecify.annotations.Nullable;

/**
 * How users are distinguished, so that each stays on one version while the weight rises. Exactly one of the two.
 *
 * @param cookie the name of a cookie; a user who comes without it is given one
 * @param header the name of a request header; a request without it is shared out on its own
 */
public record StickySettings(
        @Nullable String cookie, @Nullable String header) {

    /** @throws IllegalArgumentException for none or both, or for a name that HTTP does not allow */
    public StickySettings {
        if ((cookie == null) == (header == null)) {
            throw new IllegalArgumentException("must have a cookie or a header, and not both");
        }
        String name = cookie == null ? header : cookie;
        if (name == null || !name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")) {
            throw new IllegalArgumentException("must have a name of letters, digits, - and _, was \"" + name + "\"");
        }
    }
}
