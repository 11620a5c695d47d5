package io.canary.router.kubernetes;

import io.canary.spi.TrafficRouterFactory;
import io.canary.tck.TrafficRouterContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract, with objects of one kind in a real API server. */
abstract class KubernetesRouterContract extends TrafficRouterContract {
    private final String kind;
    private final String resource;

    @TempDir
    Path directory;

    private Namespace space;

    KubernetesRouterContract(String kind, String resource) {
        this.kind = kind;
        this.resource = resource;
    }

    @BeforeEach
    void create() {
        space = Namespace.of(Cluster.shared());
        for (String service : services()) {
            create(space, service);
        }
    }

    /** Makes what carries a service. */
    void create(Namespace in, String service) {
        in.create(resource, Objects.of(kind, service));
    }

    Namespace space() {
        return space;
    }

    Map<String, ?> service() {
        return Map.of();
    }

    Map<String, ?> more() {
        return Map.of();
    }

    @Override
    public TrafficRouterFactory<?> factory() {
        return new KubernetesRouterFactory();
    }

    @Override
    public Map<String, ?> settings() {
        return space.settings(kind, service(), more());
    }

    @Override
    public Optional<String> serviceThatIsMissing() {
        return Optional.of("renamed");
    }

    @Override
    public List<Map<String, ?>> badSettings() {
        var bad = new ArrayList<Map<String, ?>>();
        bad.add(Map.of());
        bad.add(space.settings("route", Map.of(), Map.of()));
        bad.add(space.settings(kind, Map.of("backend", "checkout"), Map.of()));
        bad.add(space.settings(kind, Map.of("backend", "{version}-{version}"), Map.of()));
        bad.add(space.settings(kind, Map.of("rules", List.of(-1)), Map.of()));
        bad.add(space.settings(kind, Map.of("versions", Map.of("v1", "x", "v2", "x")), Map.of()));
        bad.add(space.settings(kind, Map.of(), Map.of("services", Map.of())));
        bad.add(space.settings(kind, Map.of(), Map.of("weight_total", 99)));
        bad.add(space.settings(kind, Map.of(), Map.of("kubeconfig", "/no/such/file")));
        bad.add(space.settings(kind, Map.of(), Map.of("kubeconfig", "pom.xml")));
        bad.add(space.settings(
                kind, Map.of(), Map.of("kubeconfig", withoutCertificate().toString())));
        bad.add(space.settings(kind, Map.of(), Map.of("context", "no-such-context")));
        bad.add(space.settings("traefikservice", Map.of("subset", "{version}"), Map.of()));
        bad.add(space.settings("httproute", Map.of("canary_object", "x"), Map.of()));
        bad.add(space.settings("ingress", Map.of("rules", List.of(0)), Map.of()));
        return bad;
    }

    /** A kubeconfig that names a certificate that is not there. */
    private Path withoutCertificate() {
        try {
            var kubeconfig = Files.readString(space.cluster().kubeconfig("canary", space.name()));
            return Files.writeString(directory.resolve("kubeconfig"), kubeconfig.replace("apiserver.crt", "none.crt"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
