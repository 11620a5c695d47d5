package io.canary.matrix;

import java.nio.file.Path;

/** HAProxy, by a line of a map, of which each service has one of its own: one that is not read any more is not there then. */
final class HaproxyMap extends HaproxyStand {

    HaproxyMap(Path folder, boolean isSticky) {
        super(folder, isSticky);
        write("shop.map", "shop v1||0\n");
        write("cart.map", "cart v1||0\n");
        write("new.map", "shop v1|v2|5000\n");
    }

    @Override
    String router() {
        return filled("{type: haproxy, settings: {nodes: [DIR/admin.sock], services: {shop: SERVICE, cart: SERVICE}}}")
                .replace("shop: SERVICE", "shop: " + settings("shop"))
                .replace("cart: SERVICE", "cart: " + settings("cart"));
    }

    private String settings(String service) {
        return filled("{map: DIR/" + service + ".map, sticky: " + isSticky + "}");
    }

    @Override
    String service(String service, boolean renamed) {
        return """
                frontend SERVICE-in
                  bind 127.0.0.1:PORT_SERVICE
                  http-request set-var(txn.split) str(SERVICE),map(DIR/MAP,v1||0)
                  http-request set-var(txn.share) var(txn.split),field(3,|),add(0)
                  http-request set-var(txn.version) var(txn.split),field(1,|)
                  http-request set-var(txn.version) var(txn.split),field(2,|) if { NUMBER,sub(txn.share) lt 0 }
                  default_backend SERVICE
                backend SERVICE
                  use-server %[var(txn.version)] if TRUE
                  server v1 ADDRESS_SERVICE_v1
                  server v2 ADDRESS_SERVICE_v2
                """.replace("NUMBER", isSticky ? "req.cook(user),crc32(1),mod(10000)" : "rand(10000)")
                .replace("MAP", renamed ? "new.map" : service + ".map")
                .replace("SERVICE", service);
    }

    @Override
    void moveByHand(int percent) {
        admin("set map " + folder.resolve("shop.map") + " shop v1|v2|" + percent * 100);
    }
}
