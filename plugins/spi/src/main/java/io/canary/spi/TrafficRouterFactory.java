package io.canary.spi;

import org.pf4j.ExtensionPoint;

/**
 * The extension point: makes routers of one type. A plugin jar holds exactly one, annotated with {@link
 * org.pf4j.Extension}, with a public constructor that takes nothing.
 *
 * <p>The host asks for it once, when the service starts, and calls {@link #create} once for each router of this type in
 * the configuration. A factory holds no state.
 *
 * @param <S> the settings: a record, read as {@link io.canary.spi.settings.Settings} describes
 */
public interface TrafficRouterFactory<S extends Record> extends ExtensionPoint {

    /** The name of this type of router in the configuration: {@code haproxy}, say. Lower case, no spaces. */
    String type();

    /** The record that the router's {@code settings} are read into and checked against. */
    Class<S> settings();

    /**
     * Makes a router. May block, for example to open a connection or a listening port; does not touch traffic.
     *
     * @param settings read and checked
     * @param context what the host gives to this router
     * @throws RouterException if no router can be made of these settings; the service does not start then, and shows
     *     the message as its reason
     */
    TrafficRouter create(S settings, RouterContext context) throws RouterException;
}
