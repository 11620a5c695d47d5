package io.canary.router.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.canary.spi.RouterException;
import io.canary.spi.RouterException.Kind;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import io.canary.testservers.Browser;
import io.canary.testservers.MarkdownPage;
import io.canary.testservers.RealServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way from a rule by chance to a map, as the page prints it, with a real HAProxy. */
class HaproxyMigrationTest {
    private static final Path PAGE = Path.of("../../src/site/markdown/routers/haproxy.md");
    private static final Pattern SETTINGS = Pattern.compile("map: (\\S+)\n *backends: \\[\"(.*?)\"]");
    private static final Pattern LINE = Pattern.compile("with the line `(.*?)`");

    @TempDir
    Path directory;

    private final Site site = new Site();
    private String section = "";

    @BeforeEach
    void read() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf("## From stable and canary backends");
        section = page.substring(begin, page.indexOf("\n## ", begin + 1));
    }

    @AfterEach
    void stop() {
        site.close();
    }

    /** A configuration of the page, with the addresses and files of this test in it. */
    private String configuration(int n) {
        return MarkdownPage.blocks(section, "haproxy")
                .get(n)
                .replace("bind :8080", "bind 127.0.0.1:" + site.port("checkout"))
                .replaceAll("10\\.0\\.0\\.[56]:8080", "127.0.0.1:" + site.portOf("v1"))
                .replace("10.0.0.7:8080", "127.0.0.1:" + site.portOf("v2"))
                .replace("/etc/haproxy", directory.toString());
    }

    private Matcher found(Pattern pattern) {
        var matcher = pattern.matcher(section);
        assertThat(matcher.find()).isTrue();
        return matcher;
    }

    private Map<String, ?> settings() {
        var settings = found(SETTINGS);
        return Map.of(
                "map", settings.group(1).replace("/etc/haproxy", directory.toString()),
                "backends", List.of(settings.group(2)));
    }

    private static TrafficSplit split(String baseline, String canary, int percent) {
        return new TrafficSplit("checkout", baseline, canary, new Weight(100 * percent));
    }

    /** How many of 1 000 requests the servers of be_canary answer. */
    private int canaries() throws IOException {
        int canaries = 0;
        try (var user = new Browser(site.port("checkout"))) {
            for (int i = 0; i < 1_000; i++) {
                canaries += user.get("/").equals("v2") ? 1 : 0;
            }
        }
        return canaries;
    }

    private static void assertRefused(TrafficRouter router) {
        var refusal = catchThrowableOfType(RouterException.class, () -> router.preflight(split("stable", "canary", 5)));
        assertThat(refusal.kind()).isEqualTo(Kind.REJECTED);
    }

    @Test
    void the_configuration_before_is_refused_by_weights_and_the_one_after_is_moved_both_ways() throws Exception {
        // Given
        RealServer.write(directory.resolve("canary.map"), found(LINE).group(1) + "\n");
        try (var haproxy = Haproxy.start(directory, configuration(0));
                var weights = Routers.of(Map.of("backends", List.of("be_stable", "be_canary")), haproxy);
                var router = Routers.of(settings(), haproxy)) {
            int before = canaries();
            assertRefused(weights);
            // When
            haproxy.reload(configuration(1));
            int reloaded = canaries();
            router.setTrafficSplit(split("stable", "canary", 30));
            int split = canaries();
            router.promote("checkout", "canary");
            int promoted = canaries();
            router.setTrafficSplit(split("canary", "stable", 20));
            int rollback = canaries();
            router.rollback("checkout", "canary");
            // Then
            assertThat(before).isCloseTo(300, within(90));
            assertThat(reloaded).isZero();
            assertThat(split).isCloseTo(300, within(90));
            assertThat(promoted).isEqualTo(1_000);
            assertThat(rollback).isCloseTo(800, within(80));
            assertThat(canaries()).isEqualTo(1_000);
        }
    }
}
