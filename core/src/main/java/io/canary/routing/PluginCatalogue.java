package io.canary.routing;

import io.canary.config.ConfigException;
import io.canary.spi.Spi;
import io.canary.spi.TrafficRouterFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pf4j.JarPluginManager;
import org.pf4j.ManifestPluginDescriptorFinder;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginState;
import org.pf4j.PluginWrapper;

/**
 * The router plugins that lie in the plugin folders. A jar that is no good stops the start: the loader itself would leave
 * it out with a line in the log, and somebody would look for their router in vain.
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

    private PluginCatalogue(JarPluginManager plugins) {
        this.plugins = plugins;
    }

    /**
     * Loads every jar in these folders.
     *
     * @throws ConfigException naming the jar that cannot be used, and why
     */
    public static PluginCatalogue load(List<Path> folders) {
        for (Path folder : folders) {
            if (!Files.isDirectory(folder)) {
                throw new ConfigException("plugins.dirs: " + folder + " is not a folder");
            }
        }
        var manager = new JarPluginManager(folders.toArray(Path[]::new));
        manager.setSystemVersion(Spi.VERSION);
        var catalogue = new PluginCatalogue(manager);
        try {
            catalogue.open(folders);
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
        }
        return catalogue;
    }

    private void open(List<Path> folders) {
        var opened = new HashSet<Path>();
        for (Path folder : folders) {
            try {
                if (opened.add(folder.toRealPath())) { // named twice, or by a link as well: its jars are there once
                    jars(folder).forEach(this::load);
                }
            } catch (IOException e) {
                throw new ConfigException("plugins.dirs: " + folder + " cannot be read", e);
            }
        }
    }

    /** Hidden files are passed over: macOS, volumes of Kubernetes, and editors leave them beside what was put there. */
    private static List<Path> jars(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".jar"))
                    .filter(f -> !String.valueOf(f.getFileName()).startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    private void load(Path jar) {
        PluginWrapper plugin;
        try {
            refuseSecond(jar, new ManifestPluginDescriptorFinder().find(jar).getPluginId());
            plugin = plugins.getPlugin(plugins.loadPlugin(jar));
            if (plugin.getPluginState() != PluginState.DISABLED) {
                plugins.startPlugin(plugin.getPluginId());
            }
        } catch (ConfigException e) {
            throw e;
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
                jar,
                plugin.getDescriptor().getPluginId() + " "
                        + plugin.getDescriptor().getVersion());
    }

    /** The loader itself would refuse it too, with advice for authors of plugins. */
    private void refuseSecond(Path jar, String id) {
        var first = plugins.getPlugin(id);
        if (first != null) {
            throw new ConfigException(
                    "plugins " + first.getPluginPath() + " and " + jar + " are both " + id + ": remove one of them");
        }
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

    private void add(TrafficRouterFactory<?> factory, Path jar, String plugin) {
        String type = type(factory, jar);
        var first = jarByType.putIfAbsent(type, jar);
        if (first != null) {
            throw new ConfigException(
                    "plugins " + first + " and " + jar + " are both of type " + type + ": remove one of them");
        }
        byType.put(type, new Entry(factory, plugin));
    }

    private static String type(TrafficRouterFactory<?> factory, Path jar) {
        try {
            return factory.type();
        } catch (RuntimeException | LinkageError e) {
            throw new ConfigException("plugin " + jar + " cannot be used: " + e, e);
        }
    }

    /** The plugins by the type that the configuration names them by. */
    Map<String, Entry> byType() {
        return byType;
    }

    @Override
    public void close() {
        // One by one: asked for all at once, the loader stumbles over its own list.
        List.copyOf(plugins.getPlugins()).forEach(plugin -> plugins.unloadPlugin(plugin.getPluginId()));
    }
}
