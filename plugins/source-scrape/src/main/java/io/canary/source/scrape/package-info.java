/**
 * A source for instances and proxies that show their own counters, where nothing else collects them.
 *
 * <p>{@code ScrapeSource} obeys the host. {@code Scraper} gets the text of each target, {@code MetricsText} reads it,
 * and {@code TargetHistory} keeps its points for some minutes: that is the monitoring system that reads are answered
 * from. {@code Selector} says which series count.
 */
@NullMarked
package io.canary.source.scrape;

import org.jspecify.annotations.NullMarked;
