package io.canary.http;

import io.canary.TestService;

/** What {@code GET /metrics} tells at this moment. */
final class Scraped {
    private final String text;

    Scraped(TestService service) throws Exception {
        text = service.get("/metrics").body();
    }

    double value(String series) {
        return text.lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + series));
    }

    double refused(String why) {
        return value("canary_refused_total{why=\"" + why + "\"}");
    }
}
