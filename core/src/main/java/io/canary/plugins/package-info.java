/**
 * Plugins: the jars in the plugin folders, opened as far as they are used. Enter at {@link
 * io.canary.plugins.PluginCatalogue}. {@link io.canary.plugins.PluginKind} says what an extension point of the SPI is
 * called; each is a constant of the package that uses it, such as {@code Routers.KIND}. {@link
 * io.canary.plugins.PluginLock} and {@code PluginFolders} decide which jars may run at all.
 */
@NullMarked
package io.canary.plugins;

import org.jspecify.annotations.NullMarked;
