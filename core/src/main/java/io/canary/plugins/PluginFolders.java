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
 * The folders in which plugins lie. What is in them is run, so nobody may be able to change it but root and ourselves.
 */
final class PluginFolders {

    private PluginFolders() {}

    /**
     * The plugins in these folders, in their order and in that of their names.
     *
     * @throws ConfigException naming the folder or the jar that cannot be used, and why
     */
    static List<FoundPlugin> find(List<Path> folders) {
        var found = new ArrayList<FoundPlugin>();
        var opened = new HashSet<Path>();
        for (Path folder : folders) {
            try {
                if (opened.add(folder.toRealPath())) { // named twice, or by a link as well: its jars are there once
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

    /** Hidden files are passed over: macOS, volumes of Kubernetes, and editors leave them beside what was put there. */
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
                refuseForeign("plugin " + jar, jar.toRealPath().resolveSibling("")); // where a link leads
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
