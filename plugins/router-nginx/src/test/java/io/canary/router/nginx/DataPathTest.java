package io.canary.router.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.Weight;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DataPathTest {

    @Test
    void a_variable_is_read_where_requests_are_passed_to_it() {
        for (String reads : List.of(
                "location / { proxy_pass http://$canary_shop; }",
                "location / { proxy_pass http://${canary_shop}$request_uri; }",
                "location / { PASS }".replace("PASS", "grpc_pass \"grpc://$Canary_Shop\";"),
                "location / { set $up $canary_shop; proxy_pass http://$up; }",
                "map $host $pool { default $canary_shop; b.example pool_b; } location / { proxy_pass http://$pool; }",
                "if ($canary_shop = canary_shop_canary) { return 418; }",
                "location / { access_by_lua_block { ngx.var.up = ngx.var.canary_shop } proxy_pass http://$up; }")) {
            assertThat(path(reads).isRead()).as(reads).isTrue();
        }
    }

    @Test
    void a_variable_that_is_only_written_down_carries_nothing() {
        for (String reads : List.of(
                "location / { proxy_pass http://pool_v2; }",
                "# proxy_pass http://$canary_shop;",
                "location / { proxy_pass http://$canary_shopping; }",
                "location / { proxy_pass http://$canary_shop_lua; }",
                "log_format x '$canary_shop'; add_header X-Pool $canary_shop;",
                "set $up $canary_shop; location / { proxy_pass http://pool_v1; }",
                "location / { return 200 'proxy_pass http://$canary_shop;'; }",
                "location / { content_by_lua_block { -- don't { }\n ngx.print([[ } ]]) } } ")) {
            assertThat(path(reads).isRead()).as(reads).isFalse();
        }
    }

    @Test
    void what_a_program_reads_is_not_known() {
        assertThat(path("location / { rewrite_by_lua_file a.lua; }").hidden())
                .containsExactly("rewrite_by_lua_file in /etc/nginx/nginx.conf:1");
        assertThat(path("log_by_lua_file a.lua;").hidden()).isEmpty();
    }

    @Test
    void a_path_behind_a_variable_is_where_all_requests_go() {
        // Given
        var path = path("""
                location /api/ {
                  proxy_pass http://$canary_shop/;
                }
                location ~ ^/x/ { proxy_pass http://$canary_shop/y; }
                location /set { set $up http://$canary_shop; proxy_pass $up/z; }
                """);
        // When
        var found = path.constantPaths();
        // Then
        assertThat(found)
                .satisfiesExactly(
                        api -> assertThat(api)
                                .startsWith("/etc/nginx/nginx.conf:2 proxy_pass with / behind $canary_shop")
                                .contains("every request of location /api/ to /")
                                .contains("\"rewrite ^/api/(.*)$ /$1 break; proxy_pass http://$canary_shop;\""),
                        regex -> assertThat(regex)
                                .contains("nginx.conf:4", "to /y")
                                .doesNotContain("rewrite"),
                        set -> assertThat(set).contains("nginx.conf:5", "to /z"));
    }

    @Test
    void a_path_that_comes_from_the_request_or_that_is_the_only_one_is_none() {
        assertThat(path("""
                location /a/ { proxy_pass http://$canary_shop; }
                location /b/ { proxy_pass http://$canary_shop$request_uri; }
                location /c/ { proxy_pass http://$canary_shop/x$uri$is_args$args; }
                location /d/ { proxy_pass http://other/; }
                location = /e { proxy_pass http://$canary_shop/f; }
                """).constantPaths()).isEmpty();
    }

    @Test
    void requests_that_are_passed_straight_to_a_server_of_a_version_do_not_follow() {
        // Given
        var tree = tree("""
                upstream pool_v2 { server 10.0.0.7; }
                upstream other { server 10.0.0.8; }
                location /a { proxy_pass http://10.0.0.5:8080/x; }
                location /b { proxy_pass http://pool_v2; }
                location /c { proxy_pass http://other; }
                location /d { proxy_pass http://blue; }
                location /e { proxy_pass http://$canary_shop; }
                """);
        var route = new Route(
                VersionUpstream.set("v1", List.of("10.0.0.5:8080")),
                VersionUpstream.set("v2", List.of("10.0.0.7:80")),
                Weight.NONE);
        // Then
        assertThat(Bypasses.of(tree, route, "canary_shop"))
                .containsExactly(
                        "/etc/nginx/nginx.conf:3 passes requests straight to http://10.0.0.5:8080/x, which is version v1:"
                                + " they do not follow $canary_shop",
                        "/etc/nginx/nginx.conf:4 passes requests straight to http://pool_v2, which is version v2:"
                                + " they do not follow $canary_shop");
        assertThat(Bypasses.of(tree, Route.allTo(VersionUpstream.ofGroup("v1", "blue")), "canary_shop"))
                .singleElement()
                .asString()
                .contains("nginx.conf:6");
    }

    private static DataPath path(String text) {
        return new DataPath(tree(text), "canary_shop");
    }

    private static ConfigTree tree(String text) {
        var nodes = ConfigParser.parse(text).stream().map(DataPathTest::node).toList();
        return new ConfigTree(nodes, List.of(), true, List.of());
    }

    private static ConfigTree.Node node(Directive directive) {
        return new ConfigTree.Node(
                Path.of("/etc/nginx/nginx.conf"),
                directive,
                directive.block().stream().map(DataPathTest::node).toList());
    }
}
