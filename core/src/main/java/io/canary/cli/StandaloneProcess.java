package io.canary.cli;

import io.canary.config.ConfigException;
import io.canary.config.Placeholders;
import io.canary.config.YamlFile;
import io.canary.files.DataFolder;
import io.canary.telemetry.KnownSecrets;
import io.canary.telemetry.LogRedaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** The common base of commands that run a process beside the traffic until they are stopped. */
final class StandaloneProcess {
    private StandaloneProcess() {}

    /** The settings of a file, placeholders resolved. */
    static Object read(Path file) {
        return Placeholders.fill("configuration " + file, YamlFile.read(file), System.getenv());
    }

    /**
     * Creates the folder for durable state if it does not exist, for this user alone.
     *
     * @throws ConfigException if it cannot be created, or other users can change its content
     */
    static void checkData(Path data) {
        try {
            DataFolder.make(data).ifPresent(complaint -> {
                throw new ConfigException(complaint);
            });
        } catch (IOException e) {
            throw new ConfigException("--data: the folder " + data + " cannot be made: " + e, e);
        }
    }

    /** Hides these secrets in all output and logs of the process while it runs. */
    static KnownSecrets secrets() {
        var secrets = new KnownSecrets();
        LogRedaction.begin(secrets);
        return secrets;
    }

    /** The plugin folders: those that were given, else that of the distribution. */
    static List<Path> pluginFolders(@Nullable List<Path> named) {
        if (named != null && !named.isEmpty()) {
            return named;
        }
        return Files.isDirectory(Home.plugins()) ? List.of(Home.plugins()) : List.of();
    }

    /** Logs that the process is ready, and returns when it was stopped. */
    static void runUntilStopped(AutoCloseable running, Path settings, Path data, Logger logger)
            throws InterruptedException {
        var over = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(running, over, logger), "stop"));
        logger.atInfo()
                .addKeyValue("settings", settings)
                .addKeyValue("data", data)
                .log("ready");
        StartArchive.makeLater();
        over.await();
    }

    /** Stops the process; {@code running} limits by itself how long its close takes. */
    private static void stop(AutoCloseable running, CountDownLatch over, Logger logger) {
        logger.info("stopping");
        int status = 0;
        try {
            running.close();
            logger.info("stopped");
        } catch (Exception e) {
            logger.atError().setCause(e).log("did not stop cleanly");
            status = 1;
        }
        over.countDown();
        Runtime.getRuntime().halt(status);
    }
}
