package io.canary.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistributionIT {
    private static final Map<String, String> ENVIRONMENT =
            Map.of("PATH", "/usr/bin:/bin", "CANARY_JAVA_HOME", System.getProperty("java.home"));

    @TempDir
    Path temporary;

    @Test
    void the_bundled_routers_and_sources_are_plugins_and_not_on_the_class_path_of_the_service() throws IOException {
        // When
        var plugins = Distribution.files(Distribution.FOLDER.resolve("plugins"));
        var libraries = Distribution.files(Distribution.FOLDER.resolve("lib"));
        // Then
        assertThat(plugins)
                .containsExactly(
                        "canary-router-caddy-1.0.0.jar",
                        "canary-router-envoy-1.0.0.jar",
                        "canary-router-exec-1.0.0.jar",
                        "canary-router-fake-1.0.0.jar",
                        "canary-router-haproxy-1.0.0.jar",
                        "canary-router-http-1.0.0.jar",
                        "canary-router-httpd-1.0.0.jar",
                        "canary-router-keeper-1.0.0.jar",
                        "canary-router-kubernetes-1.0.0.jar",
                        "canary-router-nginx-1.0.0.jar",
                        "canary-router-proxy-1.0.0.jar",
                        "canary-source-cloudwatch-1.0.0.jar",
                        "canary-source-datadog-1.0.0.jar",
                        "canary-source-exec-1.0.0.jar",
                        "canary-source-graphite-1.0.0.jar",
                        "canary-source-influxdb-1.0.0.jar",
                        "canary-source-newrelic-1.0.0.jar",
                        "canary-source-prometheus-1.0.0.jar",
                        "canary-source-scrape-1.0.0.jar",
                        "canary-source-web-1.0.0.jar",
                        "plugins.lock");
        assertThat(libraries).contains("canary-core-1.0.0.jar", "canary-spi-1.0.0.jar");
        assertThat(libraries).noneMatch(name -> name.matches("canary-(router|source)-.*") || name.contains("junit"));
    }

    @Test
    void the_lock_of_the_plugin_folder_names_each_jar_as_it_is() {
        // When
        var check = Command.run(
                temporary,
                ENVIRONMENT,
                List.of(
                        "sh",
                        "-c",
                        "cd \"$0\" && sha256sum --strict -c plugins.lock",
                        plugins().toString()));
        // Then
        assertThat(check.status()).as(check.err()).isZero();
        assertThat(check.out().lines()).hasSize(20).allMatch(line -> line.endsWith(".jar: OK"));
    }

    @Test
    void each_bundled_plugin_says_its_type_so_that_it_is_opened_only_where_it_is_used() throws IOException {
        for (String name : Distribution.files(plugins())) {
            if (name.endsWith(".jar")) {
                try (var jar = new JarFile(plugins().resolve(name).toFile())) {
                    // When
                    String kind = name.startsWith("canary-source-") ? "Source" : "Router";
                    String type = Objects.requireNonNull(jar.getManifest())
                            .getMainAttributes()
                            .getValue(kind + "-Type");
                    // Then
                    assertThat(name).isEqualTo("canary-" + kind.toLowerCase(Locale.ROOT) + "-" + type + "-1.0.0.jar");
                }
            }
        }
    }

    private static Path plugins() {
        return Distribution.FOLDER.resolve("plugins").toAbsolutePath();
    }

    @Test
    void linux_gets_its_native_transport_on_both_processors() throws IOException {
        // When
        var libraries = Distribution.files(Distribution.FOLDER.resolve("lib"));
        // Then
        assertThat(libraries)
                .anyMatch(name -> name.matches("netty-transport-native-epoll-.*-linux-x86_64\\.jar"))
                .anyMatch(name -> name.matches("netty-transport-native-epoll-.*-linux-aarch_64\\.jar"));
    }

    @Test
    void native_code_lies_where_it_is_found_without_a_temporary_directory() throws IOException {
        // When
        var libraries = Distribution.files(Distribution.FOLDER.resolve("lib/native"));
        // Then
        assertThat(libraries)
                .containsExactly(
                        "META-INF/native/libnetty_transport_native_epoll_aarch_64.so",
                        "META-INF/native/libnetty_transport_native_epoll_x86_64.so");
    }

    @Test
    void its_readme_begins_with_the_demo() throws IOException {
        // When
        String readme = Files.readString(Distribution.FOLDER.resolve("README.md"));
        // Then
        assertThat(readme.lines().filter(line -> !line.isBlank()))
                .startsWith("# Canary", "```shell", "bin/canary demo", "```");
    }

    @Test
    void what_an_operator_reads_and_edits_is_in_it() throws IOException {
        // When
        var files = Distribution.files(Distribution.FOLDER);
        // Then
        assertThat(files)
                .contains(
                        "LICENSE",
                        "README.md",
                        "docs/index.md",
                        "docs/quick-start.md",
                        "docs/routers/proxy.md",
                        "docs/routers/keeper.md",
                        "docs/pictures/p95.svg",
                        "conf/canary.yaml",
                        "conf/proxy.yaml",
                        "conf/keeper.yaml",
                        "conf/logback.xml",
                        "grafana/canary-board.json",
                        "prometheus/canary-rules.yaml",
                        "prometheus/canary-rules-test.yaml",
                        "systemd/canary.service",
                        "kubernetes/base/kustomization.yaml",
                        "kubernetes/router/kustomization.yaml",
                        "helm/canary/Chart.yaml",
                        "helm/canary/values.schema.json",
                        "helm/canary/templates/_helpers.tpl",
                        "ci/action.yml",
                        "ci/gitlab.yml",
                        "ci/rollout.sh",
                        "bin/canary");
    }

    @Test
    void the_tar_unpacks_to_the_same_files_with_a_launcher_that_can_be_started() throws IOException {
        // Given
        String tar = Distribution.archive(".tar.gz").toString();
        // When
        var unpacked = Command.run(temporary, ENVIRONMENT, List.of("tar", "-xzf", tar, "-C", temporary.toString()));
        // Then
        assertThat(unpacked.status()).isZero();
        Path folder = temporary.resolve(Distribution.FOLDER.getFileName());
        var built = Distribution.files(Distribution.FOLDER);
        built.removeIf(name -> name.startsWith("archive/")); // a service that was started there made it
        assertThat(Distribution.files(folder)).isEqualTo(built);
        assertThat(Files.isExecutable(folder.resolve("bin/canary"))).isTrue();
        assertThat(folder.resolve("plugins/plugins.lock"))
                .hasSameTextualContentAs(plugins().resolve("plugins.lock"));
    }

    @Test
    void it_tells_its_version_on_a_real_java_and_warns_of_nothing() {
        // Given
        String launcher = Distribution.FOLDER.resolve("bin/canary").toString();
        // When
        var version = Command.run(temporary, ENVIRONMENT, List.of(launcher, "version"));
        // Then
        assertThat(version.err()).isEmpty();
        assertThat(version.out()).contains("1.0.0");
        assertThat(version.status()).isZero();
    }
}
