package io.canary.matrix;

import java.nio.file.Path;

/** HAProxy, by the weights of servers. */
final class HaproxyWeights extends HaproxyStand {

    private final String balance;

    HaproxyWeights(Path folder, boolean isSticky) {
        this(folder, isSticky, "roundrobin");
    }

    private HaproxyWeights(Path folder, boolean isSticky, String balance) {
        super(folder, isSticky);
        this.balance = balance;
    }

    /** One whose backends look at open connections more than at weights, which the router's settings say is wanted. */
    static HaproxyWeights leastConnections(Path folder) {
        return new HaproxyWeights(folder, false, "leastconn");
    }

    @Override
    String router() {
        String of = "{sticky: " + isSticky + ", accept_inexact_balance: " + !balance.equals("roundrobin") + "}";
        return filled("{type: haproxy, settings: {nodes: [DIR/admin.sock], services: {shop: SERVICE, cart: SERVICE}}}")
                .replace("SERVICE", of);
    }

    @Override
    String service(String service, boolean renamed) {
        String cookies = isSticky ? "  cookie CANARY insert indirect nocache\n" : "";
        return """
                frontend SERVICE-in
                  bind 127.0.0.1:PORT_SERVICE
                  default_backend BACKEND
                backend BACKEND
                  balance BALANCE
                COOKIES  server v1 ADDRESS_SERVICE_v1 cookie v1 weight STABLE
                  server v2 ADDRESS_SERVICE_v2 cookie v2 weight CANARY
                """.replace("COOKIES", cookies)
                .replace("BALANCE", balance)
                .replace("weight CANARY", renamed ? "weight 50" : "weight 0")
                .replace("weight STABLE", renamed ? "weight 50" : "weight 100")
                .replace("BACKEND", renamed ? service + "-new" : service)
                .replace("SERVICE", service);
    }

    @Override
    boolean countsNewUsersOnly() {
        return true;
    }

    @Override
    void moveByHand(int percent) {
        admin("set server shop/v1 weight " + (100 - percent) + "; set server shop/v2 weight " + percent);
    }
}
