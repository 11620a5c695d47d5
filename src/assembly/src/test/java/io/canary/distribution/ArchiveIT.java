package io.canary.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The archive that makes starts quicker, in a copy of the distribution. */
@Timeout(900)
class ArchiveIT {
    /** Also if there is none: what the tests look at then is missing, and nobody waits for it. */
    private static final Pattern MADE = Pattern.compile("(made the|no) archive");

    private static final String WITHOUT_IT = "-Xshare:auto";
    private static final int ROUNDS = 3;

    /** It is about 0.5 on a machine that has nothing else to do. */
    private static final double RATIO_MOST = 0.85;

    private static final String ARCHIVED = "source: shared objects file";

    @TempDir
    private static Path folder = Path.of("");

    private static Path home = Path.of("");
    private static boolean wasThereBefore;

    private final Map<String, String> environment = environment();

    private static Map<String, String> environment() {
        return new HashMap<>(Map.of(
                "PATH", System.getenv("PATH"),
                "CANARY_JAVA_HOME", System.getProperty("java.home"),
                "CANARY_DATA_DIR", folder.resolve("data").toString(),
                "CANARY_JAVA_OPTS", "-Xlog:class+load:file=" + folder.resolve("loaded"),
                "PORT", "0"));
    }

    /** It takes its time, so it is made once. */
    @BeforeAll
    static void startForTheFirstTime() throws IOException {
        home = copy("canary");
        wasThereBefore = isFromTheArchive("io.canary.Main", run(environment(), "version"));
        Launched.start(home, environment(), MADE, List.of("serve")).close();
    }

    @Test
    void the_second_start_uses_what_the_first_one_made() throws IOException {
        // When
        var second = RunningService.start(home, environment);
        second.stop();
        // Then
        assertThat(loaded("io.canary.server.Orchestrator")).contains(ARCHIVED);
        assertThat(second.startLog()).allMatch(line -> line.contains("INFO"));
        // And
        assertThat(isFromTheArchive("io.canary.Main", run("version"))).isTrue();
        assertThat(wasThereBefore).isFalse();
        assertThat(names()).hasSize(4).contains("lock");
    }

    /**
     * By turns, since the machine has other things to do; the best of each, as nothing makes a start quicker than it is. Measured only if
     * asked for, by {@code -Dtest.jvm.options=-Dcanary.starts=true}: other tests run beside it.
     */
    @Test
    @EnabledIfSystemProperty(named = "canary.starts", matches = "true")
    void a_start_with_it_is_ready_in_a_fraction_of_the_time() throws IOException {
        // Given
        long with = Long.MAX_VALUE;
        long without = Long.MAX_VALUE;
        // When
        for (int i = 0; i < ROUNDS; i++) {
            with = Math.min(with, startNanos("-Xlog:disable"));
            without = Math.min(without, startNanos(WITHOUT_IT));
        }
        // Then
        assertThat((double) with / without)
                .as("%d ns with it, %d ns without", with, without)
                .isLessThan(RATIO_MOST);
    }

    private long startNanos(String options) {
        environment.put("CANARY_JAVA_OPTS", options);
        long begin = System.nanoTime();
        try (var service = RunningService.start(home, environment)) {
            assertThat(service.port()).isPositive();
            return System.nanoTime() - begin;
        }
    }

    @Test
    void without_a_place_for_it_the_service_starts_all_the_same() throws IOException {
        // Given
        Path other = copy("other");
        Files.writeString(other.resolve("archive"), "a file where its folder would be");
        // When
        var service =
                Launched.start(other, environment, Pattern.compile("no archive for quicker starts"), List.of("serve"));
        // Then
        assertThat(service.log()).anyMatch(line -> line.contains("ready"));
        assertThat(service.stop()).isZero();
    }

    @Test
    void a_damaged_one_is_passed_over_without_a_word() throws IOException {
        // Given
        Path archive = archive();
        Path whole = Files.copy(archive, folder.resolve("whole"));
        Files.writeString(archive, "no archive at all");
        // When
        var run = run("version");
        Files.move(whole, archive, StandardCopyOption.REPLACE_EXISTING);
        // Then
        assertThat(run.status()).isZero();
        assertThat(run.out()).isEqualTo("canary 1.0.0\n");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void one_of_other_jars_is_passed_over_and_made_again() throws IOException {
        // Given
        Path jar = home.resolve("lib/canary-core-1.0.0.jar");
        Files.setLastModifiedTime(jar, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        assertThat(isFromTheArchive("io.canary.Main", run("version"))).isFalse();
        // When
        Launched.start(home, environment, MADE, List.of("serve")).close();
        // Then
        assertThat(isFromTheArchive("io.canary.Main", run("version"))).isTrue();
    }

    /** Each of these takes as long to start as all the rest of a short command. */
    @Test
    void a_command_finds_the_service_and_reads_its_answer_without_vertx_the_log_and_data_binding() throws IOException {
        // Given
        var ofService = new HashMap<>(environment);
        ofService.remove("CANARY_JAVA_OPTS");
        try (var service = RunningService.start(home, ofService)) {
            var conf = Files.writeString(folder.resolve("list.yaml"), "http: {port: %d}%n".formatted(service.port()));
            environment.remove("PORT");
            // When
            var list = run("list", "--conf", conf.toString());
            // Then
            assertThat(list.err()).isEmpty();
            assertThat(list.out()).startsWith("ID ");
        }
        assertThat(loaded("io.canary.cli.ListCommand")).isNotEmpty();
        assertThat(loaded("io.vertx.core.impl.VertxImpl")).isEmpty();
        assertThat(loaded("ch.qos.logback.classic.LoggerContext")).isEmpty();
        assertThat(loaded("com.fasterxml.jackson.databind.ObjectMapper")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Xshare:off", WITHOUT_IT})
    void options_that_the_jvm_takes_only_without_it_are_taken(String option) throws IOException {
        // Given
        environment.put("CANARY_JAVA_OPTS", option);
        // When
        var run = run("version");
        // Then
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
    }

    @Test
    void whoever_may_read_the_jars_may_read_it() throws IOException {
        // When
        var permissions = Files.getPosixFilePermissions(archive());
        // Then
        assertThat(permissions).isEqualTo(Files.getPosixFilePermissions(home.resolve("lib/canary-core-1.0.0.jar")));
    }

    /** Whether a run that ended well took the class from the archive. */
    private static boolean isFromTheArchive(String name, Command run) throws IOException {
        assertThat(run.status()).as(run.err()).isZero();
        return loaded(name).contains(ARCHIVED);
    }

    private static String loaded(String name) throws IOException {
        try (var lines = Files.lines(folder.resolve("loaded"))) {
            return lines.filter(line -> line.contains(" " + name + " "))
                    .findFirst()
                    .orElse("");
        }
    }

    private static Path archive() throws IOException {
        return home.resolve("archive")
                .resolve(names().stream()
                        .filter(name -> name.endsWith(".command"))
                        .findFirst()
                        .orElseThrow());
    }

    private static List<String> names() throws IOException {
        return List.copyOf(Distribution.files(home.resolve("archive")));
    }

    private Command run(String... words) {
        return run(environment, words);
    }

    private static Command run(Map<String, String> environment, String... words) {
        var all = new ArrayList<>(List.of(home.resolve("bin/canary").toString()));
        all.addAll(List.of(words));
        return Command.run(folder, environment, all);
    }

    private static Path copy(String name) throws IOException {
        Path from = Distribution.FOLDER;
        Path to = folder.resolve(name);
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes) throws IOException {
                if (each.equals(from.resolve("archive"))) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(to.resolve(from.relativize(each).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path each, BasicFileAttributes attributes) throws IOException {
                Files.copy(each, to.resolve(from.relativize(each).toString()), StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }
        });
        return to;
    }
}
