package io.canary.plugins;

import io.canary.config.ConfigException;
import io.canary.files.Writers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * The folders of plugins. Their content is executed, so only root and the user of the service may be able to change it.
 */
final class PluginFolders {

    private PluginFolders() {}

    /**
     * The plugins in these folders, in the order of the folders and then by name.
     *
     * @throws ConfigException if a folder or a jar cannot be used; the message names it and the reason
     */
    static List<FoundPlugin> find(List<Path> folders) {
        var found = new ArrayList<FoundPlugin>();
        var opened = new HashSet<Path>();
        for (Path folder : folders) {
            try {
                if (opened.add(folder.toRealPath())) { // a folder that is named twice, or also by a link, counts once
                    var jars = jars(folder);
                    refuseForeign(folder, jars);
                    PluginLock.check(folder, jars);
                    jars.stream().map(FoundPlugin::read).forEach(plugin -> {
                        found.forEach(plugin::refuseBeside);
                        found.add(plugin);
                    });
                }
            } catch (IOException e) {
                throw new ConfigException("plugins.dirs: " + folder + " cannot be read: " + e, e);
            }
        }
        return found;
    }

    /** Hidden files are skipped: macOS, Kubernetes volumes and editors create them beside the real files. */
    private static List<Path> jars(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".jar"))
                    .filter(f -> !String.valueOf(f.getFileName()).startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    private static void refuseForeign(Path folder, List<Path> jars) throws IOException {
        refuseForeign("plugins.dirs: " + folder, folder);
        for (Path jar : jars) {
            if (Files.isRegularFile(jar)) {
                refuseForeign("plugin " + jar, jar);
                refuseForeign("plugin " + jar, jar.toRealPath().resolveSibling("")); // the target of a link
            }
        }
    }

    private static void refuseForeign(String what, Path path) throws IOException {
        var complaint = Writers.complaint(path);
        if (complaint.isPresent()) {
            throw new ConfigException(what + " " + complaint.get());
        }
    }
}
