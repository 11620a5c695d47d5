package io.canary.plugins;

import io.canary.config.ConfigException;
import io.canary.spi.Spi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pf4j.JarPluginManager;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginState;
import org.pf4j.PluginWrapper;

/**
 * The plugins in the plugin folders, of every kind, as far as they are used. A jar that cannot be used stops the start:
 * PF4J alone would skip it with a line in the log, and the operator would not find out why the plugin is missing.
 */
public final class PluginCatalogue implements AutoCloseable {

    /**
     * A plugin of one type.
     *
     * @param plugin the plugin's id and version
     */
    public record Entry<F>(F factory, String plugin) {}

    private final JarPluginManager plugins;
    private final List<PluginsOfKind<?>> kinds = new ArrayList<>();

    private PluginCatalogue(JarPluginManager plugins) {
        this.plugins = plugins;
    }

    /**
     * Loads plugins from these folders. A jar whose manifest names only types that are not wanted is not opened, so
     * none of its code runs. A jar without types in its manifest is opened only if a wanted type is missing.
     *
     * @param wanted the types that are used, of each kind
     * @throws ConfigException naming the jar that cannot be used, and why
     */
    public static PluginCatalogue load(List<Path> folders, Map<PluginKind<?>, ? extends Collection<String>> wanted) {
        for (Path folder : folders) {
            if (!Files.isDirectory(folder)) {
                throw new ConfigException("plugins.dirs: " + folder + " is not a folder");
            }
        }
        var manager = new JarPluginManager(folders.toArray(Path[]::new));
        manager.setSystemVersion(Spi.VERSION);
        var catalogue = new PluginCatalogue(manager);
        wanted.forEach((kind, types) -> catalogue.kinds.add(new PluginsOfKind<>(kind, types)));
        try {
            catalogue.open(PluginFolders.find(folders));
            return catalogue;
        } catch (RuntimeException e) {
            catalogue.close();
            throw e;
        }
    }

    /** Uses these factories instead of jars: for an orchestrator that is embedded in another program. */
    @SafeVarargs
    public static <F> PluginCatalogue of(PluginKind<F> kind, F... factories) {
        var its = new PluginsOfKind<>(kind, List.of());
        for (F factory : factories) {
            its.add(factory);
        }
        return new PluginCatalogue(new JarPluginManager()).with(its);
    }

    /** The same catalogue, with these factories of a further kind. */
    public <F> PluginCatalogue with(PluginKind<F> kind, Collection<? extends F> factories) {
        var its = new PluginsOfKind<>(kind, List.of());
        factories.forEach(its::add);
        return with(its);
    }

    private PluginCatalogue with(PluginsOfKind<?> its) {
        kinds.add(its);
        return this;
    }

    private void open(List<FoundPlugin> found) {
        for (var plugin : found) {
            kinds.forEach(kind -> kind.note(plugin));
            if (kinds.stream().anyMatch(kind -> kind.wants(plugin))) {
                load(plugin);
            }
        }
        if (kinds.stream().anyMatch(PluginsOfKind::isIncomplete)) {
            found.stream().filter(plugin -> plugin.types().isEmpty()).forEach(this::load);
        }
    }

    private void load(FoundPlugin found) {
        var plugin = start(found.jar());
        int factories = 0;
        for (var kind : kinds) {
            if (found.types().isEmpty() || found.type(kind.kind()).isPresent()) {
                factories += kind.open(plugins, plugin, found);
            }
        }
        if (factories == 0) {
            throw found.holds(
                    0, kinds.stream().map(kind -> kind.kind().name()).sorted().collect(Collectors.joining(" or ")));
        }
    }

    private PluginWrapper start(Path jar) {
        PluginWrapper plugin;
        try {
            plugin = plugins.getPlugin(plugins.loadPlugin(jar));
            if (plugin.getPluginState() != PluginState.DISABLED) {
                plugins.startPlugin(plugin.getPluginId());
            }
        } catch (RuntimeException e) { // PF4J's exceptions, and those of its version parser
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
        return plugin;
    }

    /** The opened plugin of this type; null if there is none. */
    public <F> @Nullable Entry<F> get(PluginKind<F> kind, String type) {
        return byType(kind).get(type);
    }

    /** The opened plugins, by the type that the configuration uses. */
    <F> Map<String, Entry<F>> byType(PluginKind<F> kind) {
        var its = ofKind(kind);
        return its == null ? Map.of() : its.byType();
    }

    /** All known types, including those that were not opened, for messages. */
    public String installed(PluginKind<?> kind) {
        var its = ofKind(kind);
        return its == null || its.installed().isEmpty() ? "none" : String.join(", ", its.installed());
    }

    /** The error message for a setting with this type, if {@link #get} finds no plugin. */
    public String notInstalled(PluginKind<?> kind, String type) {
        return "is " + type + ", and no plugin of that type is installed (there are: " + installed(kind) + ")";
    }

    @SuppressWarnings("unchecked") // each plugin is stored under its own kind
    private <F> @Nullable PluginsOfKind<F> ofKind(PluginKind<F> kind) {
        return (PluginsOfKind<F>) kinds.stream()
                .filter(its -> its.kind().equals(kind))
                .findFirst()
                .orElse(null);
    }

    @Override
    public void close() {
        // One by one: PF4J fails on its own list if all are started at once.
        List.copyOf(plugins.getPlugins()).forEach(plugin -> plugins.unloadPlugin(plugin.getPluginId()));
    }
}
