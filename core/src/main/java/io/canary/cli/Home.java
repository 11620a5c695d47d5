package io.canary.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the distribution lies; the launcher says so in the system property {@code canary.home}. */
public final class Home {

    private Home() {}

    /** Its folder; the working folder if it was not started by the launcher. */
    public static Path dir() {
        return Path.of(System.getProperty("canary.home", "."));
    }

    /** The configuration that comes with it, or null if it is not there. */
    static @Nullable Path conf() {
        var conf = dir().resolve("conf").resolve("canary.yaml");
        return Files.exists(conf) ? conf : null;
    }

    /** The plugins that come with it. */
    public static Path plugins() {
        return dir().resolve("plugins");
    }
}
