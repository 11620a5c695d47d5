package io.canary.router.httpd;

import io.canary.router.support.http.HttpCalls;
import io.canary.spi.RouterException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Talks to one balancer-manager. Safe for any thread. */
final class Manager {
    private final String url;
    private final HttpCalls calls;
    private final Duration limit;
    private final @Nullable String authorization;

    Manager(String url, HttpCalls calls, HttpdSettings settings) {
        this.url = url;
        this.calls = calls;
        this.limit = settings.answerTimeout();
        var password = settings.password();
        this.authorization = password == null ? null : basic(settings.user() + ":" + password.text());
    }

    private static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    String url() {
        return url;
    }

    Map<String, Balancer> look() throws RouterException, InterruptedException {
        try {
            var answer = calls.send(request("?xml=1").build(), limit);
            if (isPage(answer)) {
                throw RouterException.rejected(
                        "answers with a page and not with XML: either it is no balancer-manager, or httpd knows itself"
                                + " by another name and ignores what comes from this address; its error log says "
                                + "which");
            }
            return balancers(answer);
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    /** What server-status says of the same httpd; empty where it is not shown. */
    String status() throws RouterException, InterruptedException {
        try {
            var answer = calls.send(
                    to(URI.create(url).resolve("/server-status?auto")).build(), limit);
            return answer.statusCode() == 200 ? answer.body() : "";
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    /**
     * Sends a form and gives the balancers as they are then. An interruption does not tear it: the thread is
     * interrupted still.
     */
    Map<String, Balancer> order(String form) throws RouterException {
        var request = request("")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build();
        try {
            var answer = calls.sendThrough(request, limit);
            if (isPage(answer)) { // the same address was good enough to look
                throw RouterException.unreachable("ignored the order: was it started again just now?");
            }
            return balancers(answer);
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    /** Without a Referer of its own httpd takes nothing, not even the request for XML. */
    private HttpRequest.Builder request(String query) {
        return to(URI.create(url + query));
    }

    private HttpRequest.Builder to(URI uri) {
        var request = HttpRequest.newBuilder(uri).header("Referer", url);
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return request;
    }

    private static boolean isPage(HttpResponse<String> answer) {
        return answer.statusCode() == 200 && !answer.body().startsWith("<?xml");
    }

    private static Map<String, Balancer> balancers(HttpResponse<String> answer) throws RouterException {
        if (answer.statusCode() >= 500) {
            throw RouterException.unreachable("answers with " + answer.statusCode());
        }
        if (answer.statusCode() != 200) {
            throw RouterException.rejected("refuses with " + answer.statusCode());
        }
        try {
            return ManagerPage.balancers(answer.body());
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private static RouterException unreachable(IOException e) {
        return new RouterException(HttpCalls.kind(e), "failed: " + HttpCalls.words(e), e);
    }
}
