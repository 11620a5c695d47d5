package io.canary.router.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Objects with versions v1, v2 and v3 of a service; v1 has everything. */
final class Objects {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private Objects() {}

    static String of(String kind, String service) {
        return switch (kind) {
            case "httproute" -> route(service);
            case "virtualservice" -> virtualService(service, "{host: SERVICE-VERSION}");
            case "traefikservice" -> traefikService(service);
            default -> throw new IllegalArgumentException(kind);
        };
    }

    static String route(String service) {
        return """
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: SERVICE, labels: {team: shop}}
                spec:
                  hostnames: [SERVICE.example.com]
                  parentRefs: [{name: edge}]
                  rules:
                    - matches: [{path: {type: PathPrefix, value: /static}}]
                      backendRefs: [{name: files, port: 80}]
                    - matches: [{path: {type: PathPrefix, value: /}}]
                      backendRefs: [BACKENDS]
                """.replace("BACKENDS", backends("{name: SERVICE-VERSION, port: 80, weight: WEIGHT}"))
                .replace("SERVICE", service);
    }

    /** @param destination with {@code SERVICE} and {@code VERSION} in it */
    static String virtualService(String service, String destination) {
        return """
                apiVersion: networking.istio.io/v1beta1
                kind: VirtualService
                metadata: {name: SERVICE}
                spec:
                  hosts: [SERVICE]
                  http:
                    - timeout: 3s
                      route: [BACKENDS]
                """.replace("BACKENDS", backends("{destination: " + destination + ", weight: WEIGHT}"))
                .replace("SERVICE", service);
    }

    static String traefikService(String service) {
        return """
                apiVersion: traefik.io/v1alpha1
                kind: TraefikService
                metadata: {name: SERVICE}
                spec:
                  weighted:
                    services: [BACKENDS]
                """.replace("BACKENDS", backends("{name: SERVICE-VERSION, port: 80, weight: WEIGHT}"))
                .replace("SERVICE", service);
    }

    private static String backends(String one) {
        return Stream.of("v1", "v2", "v3")
                .map(v -> one.replace("VERSION", v).replace("WEIGHT", v.equals("v1") ? "100" : "0"))
                .collect(Collectors.joining(", "));
    }

    /** @param annotations in braces, such as {@code {a: b}} */
    static String ingress(String name, String service, String version, String annotations) {
        return """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: NAME, annotations: ANNOTATIONS}
                spec:
                  rules:
                    - host: SERVICE.example.com
                      http:
                        paths:
                          - {path: /static, pathType: Prefix, backend: {service: {name: files, port: {number: 80}}}}
                          - {path: /, pathType: Prefix, backend: {service: {name: SERVICE-VERSION, port: {number: 80}}}}
                """.replace("NAME", name)
                .replace("ANNOTATIONS", annotations)
                .replace("VERSION", version)
                .replace("SERVICE", service);
    }

    static String canaryAnnotations(int weight) {
        return "{" + IngressPair.CANARY + ": \"true\", " + IngressPair.WEIGHT + ": \"" + weight + "\"}";
    }

    /** As it would be read. */
    static JsonNode parse(String yaml) {
        try {
            return YAML.readTree(yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
