package io.canary.router.proxy;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Tells the users of a sticky service apart. */
final class StickyUser {
    private static final long COOKIE_MAX_AGE_SEC = 30L * 24 * 3_600;

    private StickyUser() {}

    /** Who asks; null if the request does not say. A user without the cookie is given one with the answer. */
    static @Nullable String request(HttpServerRequest request, @Nullable StickySettings sticky) {
        if (sticky == null) {
            return null;
        }
        if (sticky.header() != null) {
            return request.getHeader(sticky.header());
        }
        var cookie = request.getCookie(sticky.cookie());
        return cookie != null ? cookie.getValue() : issued(request, sticky);
    }

    private static String issued(HttpServerRequest request, StickySettings sticky) {
        String user = UUID.randomUUID().toString();
        request.response()
                .addCookie(Cookie.cookie(sticky.cookie(), user)
                        .setPath("/")
                        .setHttpOnly(true)
                        .setSameSite(CookieSameSite.LAX)
                        .setMaxAge(COOKIE_MAX_AGE_SEC));
        return user;
    }
}
