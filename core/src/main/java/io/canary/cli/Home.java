package io.canary.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The folder of the distribution, which the launcher passes in the system property {@code canary.home}. */
public final class Home {

    private Home() {}

    /** That folder; the working directory without the launcher. */
    public static Path dir() {
        return Path.of(System.getProperty("canary.home", "."));
    }

    /** The configuration of the distribution, or null if it does not exist. */
    static @Nullable Path conf() {
        var conf = dir().resolve("conf").resolve("canary.yaml");
        return Files.exists(conf) ? conf : null;
    }

    /** The plugins of the distribution. */
    public static Path plugins() {
        return dir().resolve("plugins");
    }
}
