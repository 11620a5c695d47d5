package io.canary.cli;

import io.canary.config.ConfigException;
import io.canary.config.Placeholders;
import io.canary.config.PlainJson;
import io.canary.config.YamlFile;
import io.canary.files.DataFolder;
import io.canary.telemetry.KnownSecrets;
import io.canary.telemetry.LogRedaction;
import io.canary.telemetry.Platform;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** What commands have in common that run beside the traffic until they are stopped. */
final class StandaloneProcess {
    private static final int READ_SECONDS = 30;

    private StandaloneProcess() {}

    /** What a file of settings says, with what stands in the environment filled in. */
    static @Nullable Object read(Path file) throws Exception {
        var vertx = Vertx.vertx(Platform.options());
        try {
            var tree = Futures.await(YamlFile.read(vertx, file), READ_SECONDS, TimeUnit.SECONDS);
            return Placeholders.fill("configuration " + file, PlainJson.plain(tree), System.getenv());
        } finally {
            Futures.await(vertx.close(), READ_SECONDS, TimeUnit.SECONDS);
        }
    }

    /**
     * Makes the folder for everything durable if there is none, for this user alone.
     *
     * @throws ConfigException if it cannot be made, or others can change what is in it
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

    /** What nothing shows that the process says or logs, for as long as it runs. */
    static KnownSecrets secrets() {
        var secrets = new KnownSecrets();
        LogRedaction.begin(secrets);
        return secrets;
    }

    /** The folders of plugins: those that were named, else that of the distribution. */
    static List<Path> pluginFolders(@Nullable List<Path> named) {
        if (named != null && !named.isEmpty()) {
            return named;
        }
        return Files.isDirectory(Home.plugins()) ? List.of(Home.plugins()) : List.of();
    }

    /** Says that it is ready, and returns when it was stopped. */
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

    /** How long what is under way is waited for is its own business. */
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
