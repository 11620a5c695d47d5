package io.canary.bench.routers;

import io.canary.bench.Folders;
import io.canary.spi.RouterException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What routers cost the traffic, and how soon they move it. Needs haproxy and nginx on the machine. */
public final class RoutersBench {
    private static final int CARRIER_CORE = 1;
    private static final int VERSIONS_CORE = 0;

    private RoutersBench() {}

    public static void print(boolean brief, PrintStream out) throws IOException, RouterException, InterruptedException {
        for (String needed : List.of("nginx", "haproxy")) {
            if (!Tool.isInstalled(needed)) {
                out.println(needed + " is not installed: routers are not measured");
                return;
            }
        }
        var folder = Files.createTempDirectory("bench");
        try (var versions = Versions.start(VERSIONS_CORE, folder.resolve("versions"))) {
            pass(versions, folder, brief, out);
            changes(versions, folder, brief, out);
        } finally {
            Folders.delete(folder);
        }
    }

    private static void pass(Versions versions, Path folder, boolean brief, PrintStream out)
            throws IOException, RouterException, InterruptedException {
        out.println(
                "Requests through what carries them, a tenth of them to the canary, each with one thread on one core:");
        out.println(PassBench.HEAD);
        var starters = new LinkedHashMap<String, Carrier.Starter>();
        starters.put("haproxy", Servers::haproxy);
        starters.put("nginx", Servers::nginxWeighted);
        starters.put("proxy", Proxies::ownProcess);
        var carriers = new ArrayList<Carrier>();
        try {
            for (var starter : starters.entrySet()) {
                carriers.add(start(starter, versions, folder));
            }
            for (int clients : new int[] {1, 32}) {
                PassBench.measure(carriers, clients, brief ? 3 : 9, brief ? 5 : 15, brief ? 1 : 3)
                        .forEach(out::println);
            }
        } finally {
            carriers.forEach(Carrier::close);
        }
    }

    private static void changes(Versions versions, Path folder, boolean brief, PrintStream out)
            throws IOException, RouterException, InterruptedException {
        out.println("From asking for a split to the first request that it holds for:");
        out.println(SwitchBench.HEAD);
        var starters = new LinkedHashMap<String, Carrier.Starter>();
        starters.put("within", Proxies::withinThis);
        starters.put("process", Proxies::ownProcess);
        starters.put("weights", Servers::haproxy);
        starters.put("map", Servers::haproxyMap);
        starters.put("split", Servers::nginx);
        if (Servers.hasLua()) {
            starters.put("lua", Servers::nginxLua);
        }
        if (Tool.isInstalled("apache2")) {
            starters.put("httpd", Balancers::httpd);
        }
        if (Tool.isInstalled("caddy")) {
            starters.put("caddy", Balancers::caddy);
        }
        starters.put("endpoint", Gateways::http);
        starters.put("program", Gateways::exec);
        starters.put("grpc", Mesh::grpc);
        for (var starter : starters.entrySet()) {
            try (var carrier = start(starter, versions, folder)) {
                out.println(SwitchBench.measure(carrier, brief ? 10 : 50));
            }
        }
    }

    private static Carrier start(Map.Entry<String, Carrier.Starter> starter, Versions versions, Path folder)
            throws IOException, RouterException {
        var own = Files.createTempDirectory(folder, starter.getKey());
        return starter.getValue().start(versions, CARRIER_CORE, own);
    }
}
