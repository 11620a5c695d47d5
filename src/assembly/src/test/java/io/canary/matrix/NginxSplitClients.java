package io.canary.matrix;

import java.nio.file.Path;

/** nginx, by {@code split_clients} and a reload. */
final class NginxSplitClients extends NginxStand {

    NginxSplitClients(Path folder, boolean isSticky) {
        super(folder, isSticky);
    }

    @Override
    String method() {
        return "split_clients";
    }

    @Override
    String modules() {
        return "";
    }

    @Override
    boolean measures() {
        return false;
    }

    @Override
    void moveByHand(int percent) {
        String edited =
                text(include()).replaceAll("[0-9.]+%( +)canary_shop_canary;", percent + "%$1canary_shop_canary;");
        write("conf.d/canary.conf", edited);
        reload();
    }
}
