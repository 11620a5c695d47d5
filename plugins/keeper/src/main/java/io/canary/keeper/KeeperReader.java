package io.canary.keeper;

import io.canary.control.ControlCall;
import io.canary.control.ControlReader;
import io.canary.control.ControlRefusal;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/** From a request to the call that it is. */
final class KeeperReader {

    private KeeperReader() {}

    /** @throws ControlRefusal if it is none */
    static ControlCall read(String method, String path, MultiMap query, Buffer body) throws ControlRefusal {
        if (path.equals("/capabilities")) {
            ControlReader.require("GET", method);
            return new KeeperCall.Capabilities();
        } else if (path.equals("/services")) {
            ControlReader.require("GET", method);
            return new KeeperCall.Services();
        }
        var parts = path.split("/", -1);
        if (parts.length == 4 && parts[1].equals("services") && parts[3].equals("preflight")) {
            ControlReader.require("POST", method);
            return new KeeperCall.Preflight(ControlReader.split(ControlReader.decoded(parts[2]), body));
        } else if (parts.length == 4 && parts[1].equals("services") && parts[3].equals("generation")) {
            ControlReader.require("GET", method);
            return new KeeperCall.Generation(ControlReader.decoded(parts[2]));
        }
        return ControlReader.read(method, path, query, body);
    }
}
