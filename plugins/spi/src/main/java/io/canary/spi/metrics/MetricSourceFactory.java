package io.canary.spi.metrics;

import org.pf4j.ExtensionPoint;

/**
 * The extension point: makes sources of one type. A plugin jar holds exactly one, annotated with {@link
 * org.pf4j.Extension}, with a public constructor that takes nothing.
 *
 * <p>The host asks for it once, when the service starts, and calls {@link #create} once for each source of this type in
 * the configuration. A factory holds no state.
 *
 * @param <S> the settings of a source: a record, read as {@link io.canary.spi.settings.Settings} describes
 * @param <Q> what a deployment asks of a source, read in the same way; its texts that are queries are {@link
 *     QueryTemplate}s
 */
public interface MetricSourceFactory<S extends Record, Q extends Record> extends ExtensionPoint {

    /** The name of this type of source in the configuration: {@code prometheus}, say. Lower case, no spaces. */
    String type();

    /** The record that the source's {@code settings} are read into and checked against. */
    Class<S> settings();

    /** The record that the queries of a deployment, or the default ones of the configuration, are read into. */
    Class<Q> query();

    /**
     * Makes a source. May block, but asks the monitoring system nothing: it may be down when the service starts.
     *
     * @param settings read and checked
     * @param context what the host gives to this source
     * @throws MetricSourceException if no source can be made of these settings; the service does not start then, and
     *     shows the message as its reason
     */
    MetricSource<Q> create(S settings, MetricSourceContext context) throws MetricSourceException;
}
