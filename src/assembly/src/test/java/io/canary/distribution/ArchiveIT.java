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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The archive that makes starts quicker, in a copy of the distribution. */
class ArchiveIT {
    private static final Pattern MADE = Pattern.compile("made the archive");
    private static final String WITHOUT_IT = "-Xshare:auto";
    private static final int ROUNDS = 3;

    /** It is about 0.5 on a machine that has nothing else to do. */
    private static final double RATIO_MOST = 0.85;

    private static final String ARCHIVED = "source: shared objects file";

    @TempDir
    private Path folder = Path.of("");

    private Path home = Path.of("");
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void copyTheDistribution() throws IOException {
        home = folder.resolve("canary");
        copy(Distribution.FOLDER, home);
        environment.put("PATH", System.getenv("PATH"));
        environment.put("CANARY_JAVA_HOME", System.getProperty("java.home"));
        environment.put("CANARY_DATA_DIR", folder.resolve("data").toString());
        environment.put("PORT", "0");
        environment.put("CANARY_JAVA_OPTS", "-Xlog:class+load:file=" + folder.resolve("loaded"));
    }

    @Test
    void the_first_start_makes_it_and_the_second_one_uses_it() throws IOException {
        // Given
        assertThat(isFromTheArchive("io.canary.Main", run("version"))).as("there is none yet").isFalse();
        // When
        Launched.start(home, environment, MADE, List.of("serve")).close();
        // Then
        assertThat(isFromTheArchive("io.canary.Main", run("version"))).isTrue();
        var second = RunningService.start(home, environment);
        second.stop();
        assertThat(loaded("io.canary.Orchestrator")).contains(ARCHIVED);
        assertThat(second.startLog()).allMatch(line -> line.contains("INFO"));
        assertThat(names()).hasSize(4).contains("lock");
    }

    /** By turns, since the machine has other things to do; the best of each, as nothing makes a start quicker than it is. */
    @Test
    void a_start_with_it_is_ready_in_a_fraction_of_the_time() throws IOException {
        // Given
        assertThat(run("archive").status()).isZero();
        long with = Long.MAX_VALUE;
        long without = Long.MAX_VALUE;
        // When
        for (int i = 0; i < ROUNDS; i++) {
            with = Math.min(with, startNanos("-Xlog:disable"));
            without = Math.min(without, startNanos(WITHOUT_IT));
        }
        // Then
        assertThat((double) with / without).as("%d ns with it, %d ns without", with, without).isLessThan(RATIO_MOST);
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
        Files.writeString(home.resolve("archive"), "a file where its folder would be");
        // When
        var service = Launched.start(home, environment, Pattern.compile("no archive for quicker starts"), List.of("serve"));
        // Then
        assertThat(service.log()).anyMatch(line -> line.contains("ready"));
        assertThat(service.stop()).isZero();
    }

    @Test
    void a_damaged_one_is_passed_over_without_a_word() throws IOException {
        // Given
        assertThat(run("archive").status()).isZero();
        Files.writeString(archive(), "no archive at all");
        // When
        var run = run("version");
        // Then
        assertThat(run.status()).isZero();
        assertThat(run.out()).isEqualTo("canary 1.0.0\n");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void one_of_other_jars_is_passed_over_and_made_again() throws IOException {
        // Given
        assertThat(run("archive").status()).isZero();
        Path jar = home.resolve("lib/canary-core-1.0.0.jar");
        Files.setLastModifiedTime(jar, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        assertThat(run("version").out()).isEqualTo("canary 1.0.0\n");
        // When
        Launched.start(home, environment, MADE, List.of("serve")).close();
        // Then
        assertThat(isFromTheArchive("io.canary.Main", run("version"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Xshare:off", WITHOUT_IT})
    void options_that_the_jvm_takes_only_without_it_are_taken(String option) throws IOException {
        // Given
        assertThat(run("archive").status()).isZero();
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
        assertThat(run("archive").status()).isZero();
        // Then
        assertThat(Files.getPosixFilePermissions(archive()))
                .isEqualTo(Files.getPosixFilePermissions(home.resolve("lib/canary-core-1.0.0.jar")));
    }

    /** Whether a run that ended well took the class from the archive. */
    private boolean isFromTheArchive(String name, Command run) throws IOException {
        assertThat(run.status()).as(run.err()).isZero();
        return loaded(name).contains(ARCHIVED);
    }

    private String loaded(String name) throws IOException {
        try (var lines = Files.lines(folder.resolve("loaded"))) {
            return lines.filter(line -> line.contains(" " + name + " ")).findFirst().orElse("");
        }
    }

    private Path archive() throws IOException {
        return home.resolve("archive")
                .resolve(names().stream()
                        .filter(name -> name.endsWith(".command"))
                        .findFirst()
                        .orElseThrow());
    }

    private List<String> names() throws IOException {
        return List.copyOf(Distribution.files(home.resolve("archive")));
    }

    private Command run(String... words) {
        var all = new java.util.ArrayList<>(List.of(home.resolve("bin/canary").toString()));
        all.addAll(List.of(words));
        return Command.run(folder, environment, all);
    }

    private static void copy(Path from, Path to) throws IOException {
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
                Files.copy(
                        each,
                        to.resolve(from.relativize(each).toString()),
                        StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
