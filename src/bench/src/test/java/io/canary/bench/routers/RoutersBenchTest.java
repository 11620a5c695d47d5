package io.canary.bench.routers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That what is measured is still done; what it measures in so short a time says nothing. */
class RoutersBenchTest {
    @TempDir
    Path folder;

    private static String[] cells(String row) {
        return row.split("\\s*\\|\\s*", -1);
    }

    @Test
    void requests_pass_and_traffic_moves_where_it_was_asked_to() throws Exception {
        assumeTrue(Tool.isInstalled("nginx"), "nginx is not installed: the benchmark of routers was not tried");
        try (var versions = Versions.start(0, folder.resolve("versions"));
                var proxy = Proxies.withinThis(versions, 0, Files.createDirectory(folder.resolve("proxy")))) {
            // When
            var pass = cells(PassBench.measure(List.of(proxy), 2, 1, 0.1, 0.1).getFirst());
            var change = cells(SwitchBench.measure(proxy, 2));
            // Then
            assertThat(pass[1]).isEqualTo("proxy, within");
            assertThat(pass[3]).matches("[0-9,]+/s").isNotEqualTo("0/s");
            assertThat(pass[4]).startsWith("1.00 ");
            assertThat(change[2]).isEqualTo("2");
            assertThat(change[3]).matches("[0-9.]+ ms").isNotEqualTo("0.0 ms");
            assertThat(change[7])
                    .as("answered by the old version after the confirmation")
                    .isEqualTo("0");
        }
    }
}
