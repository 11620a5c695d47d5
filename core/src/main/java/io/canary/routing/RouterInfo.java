package io.canary.routing;

import io.canary.spi.RouterCapabilities;

/**
 * A configured router, as users see it.
 *
 * @param plugin the plugin's id and version
 * @param isDefault whether deployments that name no router use it
 */
public record RouterInfo(String name, String type, String plugin, boolean isDefault, RouterCapabilities capabilities) {}
