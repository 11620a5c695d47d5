package io.canary.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A configuration file of any bytes is parsed, or refused in one line that names the file. */
class ConfigFuzz {
    @TempDir
    private static Path folder;

    private static Vertx vertx;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @FuzzTest
    void a_configuration_of_any_bytes_is_parsed_or_refused(byte[] bytes) throws Exception {
        Path file = Files.write(folder.resolve("canary.yaml"), bytes);
        var loaded = new ConfigLoader(vertx).load(file, nothing(), nothing());
        try {
            assertThat(loaded.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS))
                    .isNotNull();
        } catch (ExecutionException e) {
            assertThat(e)
                    .cause()
                    .isInstanceOf(ConfigException.class)
                    .message()
                    .contains("canary.yaml")
                    .doesNotContain("\n", "\r");
        }
    }

    private static ConfigStoreOptions nothing() {
        return new ConfigStoreOptions().setType("json").setConfig(new JsonObject());
    }
}
