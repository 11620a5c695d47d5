package io.canary.deploying;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.canary.distribution.Command;
import io.canary.distribution.Distribution;
import io.canary.distribution.RunningService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unit of the distribution, as systemd reads it. It is not run: that needs a machine that systemd has booted. */
class SystemdIT {
    private static final Pattern START_POST = Pattern.compile("(?m)^ExecStartPost=/bin/sh -c '(.*)'$");
    private static final Pattern VERSION = Pattern.compile("systemd (\\d+)");
    /** The first that rates a unit file. */
    private static final int RATES_FILES = 250;
    /** In tenths: 2.0, the most that is accepted. */
    private static final int EXPOSURE_MAX = 20;

    @TempDir
    private Path folder = Path.of("");

    private Path unit = Path.of("");

    /** In it the distribution is where this build has made it. */
    @BeforeEach
    void unit() throws IOException {
        Path home = Distribution.FOLDER.toAbsolutePath();
        String text = Files.readString(home.resolve("systemd/canary.service"));
        unit = Files.writeString(folder.resolve("canary.service"), text.replace("/opt/canary", home.toString()));
    }

    @Test
    void systemd_has_no_complaint_about_the_unit() {
        // Given
        assumeSystemd();
        // When
        var verify = run("systemd-analyze", "verify", "--man=no", unit.toString());
        // Then
        assertThat(verify.status()).as(verify.err()).isZero();
        assertThat(verify.err().lines()).noneMatch(line -> line.contains("canary"));
    }

    @Test
    void a_mistake_in_the_unit_would_be_found() throws IOException {
        // Given
        assumeSystemd();
        Files.writeString(unit, Files.readString(unit).replace("ProtectSystem=", "ProtectSytem="));
        // When
        var verify = run("systemd-analyze", "verify", "--man=no", unit.toString());
        // Then
        assertThat(verify.err()).contains("ProtectSytem");
    }

    @Test
    void the_service_is_exposed_no_more_than_it_must_be() {
        // Given
        assumeSystemd();
        // When
        var rating = run(
                "systemd-analyze",
                "security",
                "--offline=true",
                "--no-pager",
                "--threshold=" + EXPOSURE_MAX,
                unit.toString());
        // Then
        assertThat(rating.status()).as(rating.out()).isZero();
        assertThat(rating.out()).contains("Overall exposure level for canary.service");
    }

    @Test
    void a_start_has_succeeded_when_the_service_is_ready() throws IOException {
        // Given
        try (var service = RunningService.start(Map.of())) {
            // When
            var wait = awaitStarted(ProcessHandle.current().pid(), service.port());
            // Then
            assertThat(wait.status()).as(wait.err()).isZero();
        }
    }

    @Test
    void a_start_has_failed_when_the_service_has_ended() throws IOException {
        // Given
        long ended = run("true").pid();
        // When
        var wait = awaitStarted(ended, 1);
        // Then
        assertThat(wait.status()).isEqualTo(1);
    }

    private Command awaitStarted(long pid, int port) throws IOException {
        var script = START_POST.matcher(Files.readString(unit));
        assertThat(script.find()).isTrue();
        var environment = Map.of(
                "PATH",
                System.getenv("PATH"),
                "CANARY_JAVA_HOME",
                System.getProperty("java.home"),
                "PORT",
                "" + port,
                "MAINPID",
                "" + pid);
        return Command.run(
                folder, environment, List.of("/bin/sh", "-c", script.group(1).replace("$$", "$")));
    }

    private void assumeSystemd() {
        boolean isInstalled = run("sh", "-c", "command -v systemd-analyze").status() == 0;
        assume(isInstalled, "systemd-analyze is not installed");
        var version = VERSION.matcher(run("systemd-analyze", "--version").out());
        assume(version.find() && Integer.parseInt(version.group(1)) >= RATES_FILES, "systemd-analyze is too old");
    }

    private static void assume(boolean holds, String otherwise) {
        if (!holds) {
            System.err.println("*** NOT TESTED: " + otherwise + ": the systemd unit is not checked ***");
        }
        assumeTrue(holds, otherwise);
    }

    private Command run(String... words) {
        return Command.run(folder, Map.of("PATH", System.getenv("PATH")), List.of(words));
    }
}
