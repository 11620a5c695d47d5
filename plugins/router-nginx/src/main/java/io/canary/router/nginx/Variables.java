package io.canary.router.nginx;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** What nginx calls things: its own variables, and those of the include file. */
final class Variables {
    /** Longer names, with what stands before and after them, would not fit into nginx's default hash of variables. */
    private static final int SERVICE_MAX = 24;

    private Variables() {}

    /** The name of a service in nginx: {@code canary_checkout}. Short, and safe in a configuration file. */
    static String ofService(String service) {
        String plain = service.replaceAll("[^A-Za-z0-9_]", "_");
        if (plain.length() > SERVICE_MAX) {
            plain = plain.substring(0, SERVICE_MAX - 9) + "_" + digest(service);
        }
        return "canary_" + plain;
    }

    /** Eight hexadecimal digits that differ, as good as always, where the text does. */
    static String digest(String text) {
        var crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return String.format(Locale.ROOT, "%08x", crc.getValue());
    }

    static String ofHeader(String name) {
        return "$http_" + name.toLowerCase(Locale.ROOT).replace('-', '_');
    }

    static String ofCookie(String name) {
        return "$cookie_" + name;
    }

    static void requireHeader(@Nullable String name) {
        if (name != null && !name.matches("[0-9A-Za-z-]{1,40}")) {
            throw new IllegalArgumentException("must have a header of letters, digits and -, was \"" + name + "\"");
        }
    }

    static void requireCookie(@Nullable String name) {
        if (name != null && !name.matches("[0-9A-Za-z_]{1,40}")) {
            throw new IllegalArgumentException("must have a cookie of letters, digits and _, was \"" + name + "\"");
        }
    }
}
