package io.canary.router.kubernetes;

import org.jspecify.annotations.Nullable;

/**
 * One backend of a place.
 *
 * @param name as the object has it
 * @param version that it is; null for none of the service
 * @param weight as written, or what it means where none is
 */
record Backend(String name, @Nullable String version, long weight) {

    boolean is(String other) {
        return other.equals(version);
    }
}
