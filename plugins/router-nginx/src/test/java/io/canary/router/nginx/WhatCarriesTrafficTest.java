package io.canary.router.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.Observation;
import io.canary.spi.RouterException.Kind;
import io.canary.spi.TrafficRouter;
import io.canary.spi.Weight;
import io.canary.testservers.Await;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is reported of a split is what clients get, also where other hands have changed nginx's files. */
class WhatCarriesTrafficTest extends OnNginx {
    private static final String PASS = "proxy_pass http://$canary_checkout;";

    @Test
    void a_split_that_no_request_would_follow_is_refused_before_anything_moves() throws Exception {
        // Given
        nginx.edit(nginx.config(), PASS, "proxy_pass " + nginx.address("v1") + "; # " + PASS + "\n");
        try (var router = started(Map.of())) {
            String before = Files.readString(nginx.include());
            // When
            var dryRun = refusal(() -> router.preflight(split(10)));
            var order = refusal(() -> router.setTrafficSplit(split(10)));
            // Then
            assertThat(dryRun.kind()).isEqualTo(Kind.REJECTED);
            assertThat(dryRun).hasMessageContaining("nothing reads $canary_checkout");
            assertThat(order.kind()).isEqualTo(Kind.REJECTED);
            assertThat(order).hasMessage(dryRun.getMessage());
            assertThat(nginx.include()).hasContent(before);
            assertThat(router.observe("checkout")).isInstanceOf(Observation.NotFound.class);
            assertThat(router.observe("search")).isEqualTo(new Observation.InForce(Map.of("v1", Weight.FULL)));
        }
    }

    @Test
    void a_site_that_is_given_a_fixed_pool_during_a_rollout_is_never_told_to_be_on_the_baseline() throws Exception {
        // Given
        try (var router = started(Map.of())) {
            router.setTrafficSplit(split(10));
            // When
            nginx.edit(nginx.config(), PASS, "proxy_pass " + nginx.address("v2") + ";");
            nginx.reload();
            Await.until(() -> get().equals("v2"));
            // Then
            assertThat(router.observe("checkout"))
                    .isInstanceOfSatisfying(Observation.NotFound.class, seen -> assertThat(seen.what())
                            .contains("nothing reads $canary_checkout", "what clients get is unknown"));
            assertThat(refusal(() -> router.promote("checkout", "v2")).kind()).isEqualTo(Kind.REJECTED);
            // When: it is carried out, and not confirmed
            var back = refusal(() -> router.rollback("checkout", "v1"));
            // Then
            assertThat(back.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(back).hasMessageContaining("nothing reads $canary_checkout");
            // When
            nginx.edit(nginx.config(), "proxy_pass " + nginx.address("v2") + ";", PASS);
            router.rollback("checkout", "v1");
            nginx.reload();
            // Then
            Await.until(() -> get().equals("v1"));
            assertThat(router.observe("checkout")).isEqualTo(only("v1"));
        }
    }

    @Test
    void a_share_that_is_edited_by_hand_is_seen_when_nginx_has_read_it_and_is_written_again() throws Exception {
        // Given
        try (var router = started(Map.of())) {
            router.setTrafficSplit(split(10));
            // When
            nginx.edit(nginx.include(), "10% canary", "90% canary");
            nginx.reload();
            // Then
            Await.until(() -> router.observe("checkout").equals(inForce(90)));
            try (var next = NginxRouters.open(nginx.settings(Map.of()))) {
                assertThat(next.observe("checkout")).isEqualTo(inForce(90));
            }
            // When
            router.setTrafficSplit(split(10));
            // Then
            assertThat(router.observe("checkout")).isEqualTo(inForce(10));
            assertThat(Files.readString(nginx.include())).contains("10% canary");
        }
    }

    @Test
    void turns_that_are_edited_by_hand_are_seen() throws Exception {
        // Given
        try (var router = started(Map.of("method", "weighted"))) {
            router.setTrafficSplit(split(10));
            // When
            nginx.edit(nginx.include(), " weight=9 ", " weight=1 ");
            nginx.reload();
            // Then
            Await.until(() -> router.observe("checkout").equals(inForce(50)));
        }
    }

    @Test
    void an_edit_that_nginx_has_not_read_is_not_in_force() throws Exception {
        // Given
        try (var router = started(Map.of())) {
            router.setTrafficSplit(split(10));
            // When
            nginx.edit(nginx.include(), "10% canary", "90% canary");
            Files.setLastModifiedTime(
                    nginx.include(), FileTime.from(Instant.now().plusSeconds(60)));
            // Then
            assertThat(router.observe("checkout")).isEqualTo(inForce(10));
        }
    }

    @Test
    void an_edit_that_is_not_a_share_is_no_share() throws Exception {
        // Given
        try (var router = started(Map.of())) {
            router.setTrafficSplit(split(10));
            // When
            nginx.edit(nginx.include(), "server 127.0.0.1:" + nginx.port("v1"), "server 127.0.0.1:" + nginx.port("v2"));
            nginx.reload();
            // Then
            Await.until(() -> router.observe("checkout") instanceof Observation.NotFound);
            assertThat(router.observe("checkout"))
                    .isInstanceOfSatisfying(Observation.NotFound.class, seen -> assertThat(seen.what())
                            .startsWith(nginx.include() + " was edited by hand")
                            .contains("upstream canary_checkout_baseline { server 127.0.0.1:" + nginx.port("v2")));
            // When
            router.rollback("checkout", "v1");
            // Then
            assertThat(router.observe("checkout")).isEqualTo(only("v1"));
            assertThat(get()).isEqualTo("v1");
        }
    }

    @Test
    void a_line_of_the_state_that_is_gone_is_said() throws Exception {
        // Given
        try (var router = started(Map.of())) {
            // When
            nginx.edit(nginx.include(), "# canary-state", "# what");
            // Then
            assertThat(router.observe("checkout")).isInstanceOf(Observation.NotFound.class);
        }
    }

    @Test
    void lua_that_is_edited_by_hand_is_not_told_as_a_share() throws Exception {
        // Given
        loadLua();
        try (var router = started(Map.of("method", "lua"))) {
            router.setTrafficSplit(split(10));
            assertThat(router.observe("checkout")).isEqualTo(inForce(10));
            // When
            nginx.edit(nginx.include(), "% 10000", "% 100");
            nginx.reload();
            // Then
            Await.until(() -> router.observe("checkout") instanceof Observation.NotFound);
        }
    }

    @Test
    void a_service_that_nginx_has_not_read_of_yet_is_not_found_and_never_told_to_carry_nothing() throws Exception {
        // Given
        var settings = nginx.settings(Map.of());
        var services = Map.of("checkout", Map.of("versions", nginx.versions(), "baseline_version", "v1"));
        nginx.edit(nginx.config(), "$canary_search", "127.0.0.1:1");
        settings.put("services", services);
        try (var few = NginxRouters.open(settings)) {
            nginx.start();
            // When
            try (var more = NginxRouters.open(nginx.settings(Map.of()))) {
                // Then
                assertThat(more.observe("search"))
                        .isInstanceOfSatisfying(Observation.NotFound.class, seen -> assertThat(seen.what())
                                .contains("/canary_search: it has not read " + nginx.include()));
                assertThat(more.observe("billing"))
                        .isInstanceOfSatisfying(Observation.NotFound.class, seen -> assertThat(seen.what())
                                .contains("billing"));
                assertThat(few.observe("checkout")).isEqualTo(only("v1"));
            }
        }
    }

    @Test
    void a_reload_forgets_nothing_and_a_restart_may() throws Exception {
        // Given
        try (var router = started(Map.of())) {
            String run = router.generation("checkout");
            // When
            router.setTrafficSplit(split(10));
            reloaded();
            // Then
            assertThat(run).isNotNull();
            assertThat(router.generation("checkout")).isEqualTo(run);
            // When
            nginx.kill();
            nginx.start();
            // Then
            assertThat(router.generation("checkout")).isNotNull().isNotEqualTo(run);
        }
    }

    @Test
    void memory_outlives_a_reload_and_not_a_restart() throws Exception {
        // Given
        loadLua();
        try (var router = started(Map.of("method", "lua"))) {
            String run = router.generation("checkout");
            // When
            reloaded();
            router.setTrafficSplit(split(10));
            // Then
            assertThat(run).hasSize(32);
            assertThat(router.generation("checkout")).isEqualTo(run);
            // When
            nginx.kill();
            nginx.start();
            // Then
            assertThat(router.generation("checkout")).hasSize(32).isNotEqualTo(run);
        }
    }

    @Test
    void files_above_nginx_folder_are_found_by_the_check_as_nginx_finds_them() throws Exception {
        // Given
        try (var router = started(Map.of())) {
            router.setTrafficSplit(split(100));
            Files.createDirectories(folder.resolve("etc/shared"));
            Files.createDirectories(folder.resolve("other"));
            Files.writeString(
                    folder.resolve("etc/shared/p.conf"), "proxy_http_version 1.1; include ../../other/*.inc;");
            Files.writeString(folder.resolve("other/a.inc"), "proxy_buffering off;");
            nginx.location("include ../shared/p.conf;");
            nginx.reload();
            // When
            router.rollback("checkout", "v1");
            // Then
            assertThat(get()).isEqualTo("v1");
            // When
            Files.writeString(folder.resolve("other/a.inc"), "no_such_directive on;");
            var refused = refusal(() -> router.setTrafficSplit(split(10)));
            // Then
            assertThat(refused.kind()).isEqualTo(Kind.REJECTED);
            assertThat(refused)
                    .hasMessage("nginx refuses its configuration: [emerg] unknown directive \"no_such_directive\" in "
                            + nginx.folder() + "/../../other/a.inc:1");
        }
    }

    private TrafficRouter started(Map<String, ?> ofServices) throws Exception {
        var settings = nginx.settings(ofServices);
        settings.put("reload_timeout_sec", 10);
        return openAndStart(settings);
    }

    /** Returns when no worker takes connections any more that was there before. */
    private void reloaded() throws Exception {
        var workers = new Workers(false);
        var before = workers.besides(worker()).orElseThrow();
        nginx.reload();
        Await.until(() -> workers.haveLeft(before) && !before.contains(worker()));
    }

    private long worker() throws Exception {
        return new StatusClient(URI.create(nginx.address("status"))).get("/").worker();
    }

    private static Observation only(String only) {
        return new Observation.InForce(Map.of(only, Weight.FULL));
    }
}
