package io.canary.routing;

import io.canary.config.ConfigException;
import io.canary.spi.Spi;
import io.canary.spi.TrafficRouterFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.pf4j.JarPluginManager;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginState;
import org.pf4j.PluginWrapper;

/**
 * The router plugins that lie in the plugin folders, as far as they are used. A jar that is no good stops the start:
 * the loader itself would leave it out with a line in the log, and somebody would look for their router in vain.
 */
public final class PluginCatalogue implements AutoCloseable {

    /**
     * A type of router.
     *
     * @param plugin the plugin's id and version
     */
    record Entry(TrafficRouterFactory<?> factory, String plugin) {}

    private final JarPluginManager plugins;
    private final Map<String, Entry> byType = new LinkedHashMap<>();
    private final Map<String, Path> jarByType = new LinkedHashMap<>();
    private final Set<String> installed = new TreeSet<>();

    private PluginCatalogue(JarPluginManager plugins) {
        this.plugins = plugins;
    }

    /**
     * Loads the plugins of these types from these folders. A jar whose manifest says that it is of another type is not
     * opened, and so nothing of it is run; one that does not say its type is opened where a type is not found
     * otherwise.
     *
     * @throws ConfigException naming the jar that cannot be used, and why
     */
    public static PluginCatalogue load(List<Path> folders, Collection<String> types) {
        for (Path folder : folders) {
            if (!Files.isDirectory(folder)) {
                throw new ConfigException("plugins.dirs: " + folder + " is not a folder");
            }
        }
        var manager = new JarPluginManager(folders.toArray(Path[]::new));
        manager.setSystemVersion(Spi.VERSION);
        var catalogue = new PluginCatalogue(manager);
        try {
            catalogue.open(PluginFolders.find(folders), Set.copyOf(types));
            return catalogue;
        } catch (RuntimeException e) {
            catalogue.close();
            throw e;
        }
    }

    /** No jars, but these factories: for an orchestrator that is part of another program. */
    public static PluginCatalogue of(TrafficRouterFactory<?>... factories) {
        var catalogue = new PluginCatalogue(new JarPluginManager());
        for (var factory : factories) {
            catalogue.byType.put(factory.type(), new Entry(factory, "built in"));
            catalogue.installed.add(factory.type());
        }
        return catalogue;
    }

    private void open(List<FoundPlugin> found, Set<String> types) {
        for (var plugin : found) {
            plugin.type().ifPresent(type -> {
                installed.add(type);
                if (types.contains(type)) {
                    load(plugin);
                }
            });
        }
        if (!byType.keySet().containsAll(types)) {
            found.stream().filter(plugin -> plugin.type().isEmpty()).forEach(this::load);
        }
    }

    private void load(FoundPlugin found) {
        Path jar = found.jar();
        PluginWrapper plugin;
        try {
            plugin = plugins.getPlugin(plugins.loadPlugin(jar));
            if (plugin.getPluginState() != PluginState.DISABLED) {
                plugins.startPlugin(plugin.getPluginId());
            }
        } catch (RuntimeException e) { // its own kinds, and those of the library that reads versions
            throw new ConfigException(
                    "plugin " + jar + " cannot be loaded: "
                            + (e instanceof PluginRuntimeException ? e.getMessage() : e),
                    e);
        }
        if (plugin.getPluginState() == PluginState.FAILED) {
            throw new ConfigException(
                    "plugin " + jar + " cannot be started: " + plugin.getFailedException(),
                    plugin.getFailedException());
        }
        if (plugin.getPluginState() != PluginState.STARTED) {
            throw new ConfigException("plugin " + jar + " wants a host with SPI "
                    + plugin.getDescriptor().getRequires() + ", this one has " + Spi.VERSION);
        }
        add(
                factory(jar, plugin),
                found,
                plugin.getDescriptor().getPluginId() + " "
                        + plugin.getDescriptor().getVersion());
    }

    private TrafficRouterFactory<?> factory(Path jar, PluginWrapper plugin) {
        var factories = new ArrayList<TrafficRouterFactory<?>>();
        try {
            plugins.getExtensions(TrafficRouterFactory.class, plugin.getPluginId())
                    .forEach(factories::add);
        } catch (RuntimeException | LinkageError e) {
            throw new ConfigException("plugin " + jar + " cannot be used: " + e, e);
        }
        if (factories.size() != 1) {
            throw new ConfigException("plugin " + jar + " holds " + factories.size()
                    + " router factories instead of one (is the SPI bundled in it, or its extension index missing?)");
        }
        return factories.getFirst();
    }

    private void add(TrafficRouterFactory<?> factory, FoundPlugin found, String plugin) {
        String type = type(factory, found.jar());
        found.type().filter(declared -> !declared.equals(type)).ifPresent(declared -> {
            throw new ConfigException("plugin " + found.jar() + " says Router-Type: " + declared
                    + " in its manifest, and is of type " + type + ": both must be the same");
        });
        var first = jarByType.putIfAbsent(type, found.jar());
        if (first != null) {
            throw FoundPlugin.bothOfType(first, found.jar(), type);
        }
        byType.put(type, new Entry(factory, plugin));
        installed.add(type);
    }

    private static String type(TrafficRouterFactory<?> factory, Path jar) {
        try {
            return factory.type();
        } catch (RuntimeException | LinkageError e) {
            throw new ConfigException("plugin " + jar + " cannot be used: " + e, e);
        }
    }

    /** All types that are known to be there, for messages: those that were not opened are among them. */
    String installed() {
        return installed.isEmpty() ? "none" : String.join(", ", installed);
    }

    /** The plugins that were opened, by the type that the configuration names them by. */
    Map<String, Entry> byType() {
        return byType;
    }

    @Override
    public void close() {
        // One by one: asked for all at once, the loader stumbles over its own list.
        List.copyOf(plugins.getPlugins()).forEach(plugin -> plugins.unloadPlugin(plugin.getPluginId()));
    }
}
