package io.canary.matrix;

import io.canary.tck.FreePorts;
import io.canary.testservers.Await;
import io.canary.testservers.RealServer;
import io.canary.testservers.Relay;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Apache httpd with its balancer-manager, which the orchestrator asks by way of a relay. */
final class HttpdStand extends Stand {
    private static final String MODULES = Stream.of(
                    "mpm_event",
                    "authz_core",
                    "headers",
                    "env",
                    "proxy",
                    "proxy_http",
                    "proxy_balancer",
                    "slotmem_shm",
                    "lbmethod_byrequests",
                    "status")
            .map(m -> "LoadModule " + m + "_module /usr/lib/apache2/modules/mod_" + m + ".so\n")
            .collect(Collectors.joining());

    private final int port = FreePorts.next();
    private final Relay relay = Relay.open(port);
    private @Nullable RealServer server;

    HttpdStand(Path folder, boolean isSticky) {
        super(folder, isSticky);
        RealServer.assumeInstalled("apache2", "httpd");
    }

    private void configure(boolean renamed) {
        write("httpd.conf", """
                ServerRoot DIR
                ServerName localhost
                Listen 127.0.0.1:PORT_shop
                PidFile DIR/httpd.pid
                DefaultRuntimeDir DIR
                ErrorLog DIR/error.log
                User www-data
                Group www-data
                MaxKeepAliveRequests 0
                KeepAliveTimeout 60
                GracefulShutdownTimeout 2
                MODULES<Location /balancer-manager>
                SetHandler balancer-manager
                </Location>
                ProxyPass /balancer-manager !
                Header add Set-Cookie "ROUTEID=.%{BALANCER_WORKER_ROUTE}e; path=/" env=BALANCER_ROUTE_CHANGED
                """.replace("MODULES", MODULES) + service("shop", renamed) + service("cart", false));
    }

    private String service(String service, boolean renamed) {
        return """
                <Proxy balancer://NAME>
                BalancerMember http://ADDRESS_SERVICE_v1 retry=0 route=v1
                BalancerMember http://ADDRESS_SERVICE_v2 retry=0 route=v2 CANARY
                STICKY
                </Proxy>
                ProxyPass /SERVICE/ balancer://NAME/
                """.replace("NAME", renamed ? service + "-new" : service)
                .replace("CANARY", renamed ? "" : "status=+D")
                .replace("STICKY", isSticky ? "ProxySet stickysession=ROUTEID" : "")
                .replace("SERVICE", service);
    }

    @Override
    String router() {
        String of = isSticky ? "{sticky: true, new_users_min: 50}" : "{}";
        return "{type: httpd, settings: {nodes: ['http://127.0.0.1:%d/balancer-manager'], services: {shop: %s, cart: %s}}}"
                .formatted(relay.port(), of, of);
    }

    @Override
    int port(String service) {
        return port;
    }

    @Override
    String path(String service) {
        return "/" + service + "/";
    }

    @Override
    boolean measures() {
        return false;
    }

    @Override
    boolean forgetsWhenReloaded() {
        return true;
    }

    @Override
    boolean sharesOutNewUsers() {
        return false;
    }

    @Override
    void start() {
        configure(false);
        var command = List.of(
                RealServer.binary("apache2"), "-f", folder.resolve("httpd.conf").toString(), "-D", "FOREGROUND");
        server = RealServer.start(folder, command, Map.of(), port);
    }

    private RealServer server() {
        return Objects.requireNonNull(server);
    }

    @Override
    void kill() {
        server().kill();
    }

    @Override
    void startAgain() {
        server().startAgain();
    }

    @Override
    void freeze() {
        server().signalAll("STOP");
    }

    @Override
    void thaw() {
        server().signalAll("CONT");
    }

    @Override
    void hideAdmin() {
        relay.close();
    }

    @Override
    void showAdmin() {
        relay.openAgain();
    }

    @Override
    void reload() {
        String before = nonce();
        server().signal("USR1");
        Await.until(() -> !nonce().equals(before));
    }

    private String manager() {
        return "http://127.0.0.1:" + port + "/balancer-manager";
    }

    private String nonce() {
        return AdminCall.get(manager() + "?xml=1", "Referer", manager())
                .replaceAll("(?s).*?<httpd:nonce>(.*?)<.*", "$1");
    }

    @Override
    void moveByHand(int percent) {
        factor("v2", percent);
        factor("v1", 100 - percent);
    }

    private void factor(String version, int factor) {
        String form = "b=shop&xml=1&nonce=" + nonce() + "&w="
                + URLEncoder.encode("http://" + address("shop", version), StandardCharsets.UTF_8)
                + "&w_lf=" + factor + "&w_status_D=0";
        AdminCall.send(
                "POST", manager(), form, "Referer", manager(), "Content-Type", "application/x-www-form-urlencoded");
    }

    @Override
    void rename() {
        configure(true);
        reload();
    }

    @Override
    void renameBack() {
        configure(false);
        reload();
    }

    @Override
    void breakByOthers() {
        throw new UnsupportedOperationException();
    }

    @Override
    void repair() {
        throw new UnsupportedOperationException();
    }

    @Override
    void stop() {
        relay.close();
        if (server != null) {
            server.signalAll("CONT");
            server.kill();
        }
    }
}
