package io.canary.router.proxy;

import io.canary.spi.RouterException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the versions of a service listen. Immutable.
 *
 * @param set as the settings say
 * @param told as splits have said since, which wins
 */
record AddressBook(String service, Map<String, List<URI>> set, Map<String, List<URI>> told) {

    static AddressBook of(String service, ServiceSettings settings) {
        var set = new HashMap<String, List<URI>>();
        settings.versions().forEach((version, where) -> set.put(version, where.upstreams()));
        return new AddressBook(service, set, Map.of());
    }

    /** The same with further addresses. */
    AddressBook with(Map<String, List<URI>> more) throws RouterException {
        var all = new HashMap<>(told);
        for (var each : more.entrySet()) {
            for (URI address : each.getValue()) {
                if (!Upstream.isAddress(address)) {
                    throw RouterException.rejected("an address of version " + each.getKey() + " of service " + service
                            + " " + Upstream.WANTED + ", was " + address);
                }
            }
            if (!each.getValue().isEmpty()) {
                all.put(each.getKey(), List.copyOf(each.getValue()));
            }
        }
        return new AddressBook(service, set, all);
    }

    /** The same as a proxy knew it that was here before. */
    AddressBook with(Remembered before) {
        return new AddressBook(service, set, before.upstreams());
    }

    boolean knows(String version) {
        return told.containsKey(version) || set.containsKey(version);
    }

    /** None for a version that is not known. */
    List<URI> known(String version) {
        return told.getOrDefault(version, set.getOrDefault(version, List.of()));
    }

    /** At least one. */
    List<URI> of(String version) throws RouterException {
        var addresses = known(version);
        if (addresses.isEmpty()) {
            throw RouterException.rejected("version " + version + " of service " + service
                    + " has no addresses: set services." + service + ".versions." + version
                    + ".upstreams, or send them with the split");
        }
        return addresses;
    }

    /** What was told of these versions; those of which nothing was told are missing. */
    Map<String, List<URI>> toldOf(List<String> versions) {
        var some = new HashMap<>(told);
        some.keySet().retainAll(versions);
        return some;
    }
}
