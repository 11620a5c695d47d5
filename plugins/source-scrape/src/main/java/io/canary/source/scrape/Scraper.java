package io.canary.source.scrape;

import io.canary.source.support.http.HttpReads;
import io.canary.spi.metrics.MetricSourceException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Scrapes each target in a thread of its own, until it is closed. */
final class Scraper implements AutoCloseable {
    /** Of one answer, in bytes. */
    static final int ANSWER_MAX = 16 * 1024 * 1024;

    private static final int WORDS_MAX = 200;

    private final HttpReads reads;
    private final Duration interval;
    private final InstantSource clock;
    private final List<Thread> threads = new ArrayList<>();

    Scraper(HttpReads reads, Duration interval, InstantSource clock) {
        this.reads = reads;
        this.interval = interval;
        this.clock = clock;
    }

    void start(List<TargetHistory> targets) {
        for (var target : targets) {
            String name = "canary-scrape-" + target.target().url().getRawAuthority();
            threads.add(Thread.ofVirtual().name(name).start(() -> scrapeOnAndOn(target)));
        }
    }

    private void scrapeOnAndOn(TargetHistory target) {
        try {
            while (true) {
                long begun = System.nanoTime();
                scrape(target);
                Thread.sleep(interval.minusNanos(System.nanoTime() - begun));
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** Adds what a target shows now, or why it shows nothing. */
    void scrape(TargetHistory target) throws InterruptedException {
        long at = clock.millis();
        var url = target.target().url();
        try {
            var answer = reads.get(url, Map.of("Accept", MetricsText.ACCEPT));
            if (answer.isError()) {
                throw MetricSourceException.unavailable(
                        url + " answered with " + answer.status() + ": " + shortened(answer.body()), null);
            }
            target.add(at, MetricsText.parse(answer.body()));
        } catch (MetricSourceException e) {
            target.failed(e);
        } catch (IllegalArgumentException e) {
            target.failed(MetricSourceException.unavailable(url + " shows no metrics: " + e.getMessage(), e));
        }
    }

    private static String shortened(String text) {
        return text.length() <= WORDS_MAX ? text : text.substring(0, WORDS_MAX) + "…";
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        reads.close();
    }
}
