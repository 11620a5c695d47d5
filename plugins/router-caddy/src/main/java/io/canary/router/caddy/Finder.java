package io.canary.router.caddy;

import io.canary.spi.RouterException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the reverse proxy of a service: by its {@code @id}, or, where that is not there, as after a Caddyfile was
 * loaded, by its place: it is the only one with an address of the service.
 *
 * @param id the {@code @id} that it should have
 * @param dials the addresses of the service that are known
 * @param others the {@code @id}s of the other services
 */
record Finder(Admin admin, String id, Set<String> dials, Set<String> others) {

    sealed interface Result {}

    /** The reverse proxy, or what else has its {@code @id}. */
    record Found(Handler handler) implements Result {}

    /** None, or more than one that could be meant. */
    record Missing(String what) implements Result {}

    /** @throws RouterException if Caddy could not be asked */
    Result find() throws RouterException, InterruptedException {
        var named = admin.get("/id/" + id);
        var servers = admin.servers();
        if (named.isPresent()) {
            var part = named.get();
            return new Found(new Handler(
                    id,
                    "/id/" + id,
                    part.etag(),
                    part.json(),
                    servers.map(this::unreached).orElse("")));
        }
        return byPlace(servers.map(ServerRoutes::proxies).orElse(List.of()));
    }

    private String unreached(Map<?, ?> servers) {
        return ServerRoutes.proxies(servers).stream()
                .filter(p -> id.equals(p.id()))
                .map(ServerRoutes.Place::unreached)
                .findFirst()
                // there may be handlers with routes that this does not know
                .orElse(ServerRoutes.names(servers, id) ? "" : "it is in no route of an HTTP server");
    }

    private Result byPlace(List<ServerRoutes.Place> proxies) throws RouterException, InterruptedException {
        var candidates = proxies.stream()
                .filter(p -> p.hasOneOf(dials) && !others.contains(String.valueOf(p.id())))
                .toList();
        String none = "there is no \"@id\": \"" + id + "\" in Caddy's configuration";
        if (candidates.isEmpty()) {
            return new Missing(none + ", and no reverse_proxy with an address of the service, of which " + dials
                    + " are known: give the reverse_proxy its \"@id\", or name its addresses in versions of"
                    + " the settings");
        }
        var only = candidates.getFirst();
        if (candidates.size() > 1) {
            return new Missing(none + ", and more than one reverse_proxy has an address of the service: "
                    + candidates.stream().map(ServerRoutes.Place::path).toList() + ". Give the right one its \"@id\"");
        }
        if (only.id() != null) {
            return new Missing(none + ", but the reverse_proxy at " + only.path()
                    + " with an address of the service has the \"@id\": \"" + only.id()
                    + "\": set that as id in the settings");
        }
        var part = admin.get(only.path().replace(" ", "%20"));
        return part.isPresent() && part.get().json().equals(only.handler())
                ? new Found(new Handler(id, only.path(), part.get().etag(), only.handler(), only.unreached()))
                : new Missing(none + ", and what is at " + only.path() + " is changing just now");
    }
}
