package io.canary.router.http;

import io.canary.router.support.wire.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** How a value has to be written so that it stays one value where it is put. */
enum Escape {
    URL {
        @Override
        String of(String value) {
            return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
        }
    },
    /** Between the quotes of a string. */
    JSON {
        @Override
        String of(String value) {
            return Json.escaped(value);
        }
    },
    XML {
        @Override
        String of(String value) {
            return value.replace("&", "&amp;")
                    .replace("<", "&lt;")
                    .replace(">", "&gt;")
                    .replace("\"", "&quot;")
                    .replace("'", "&apos;");
        }
    },
    NONE {
        @Override
        String of(String value) {
            return value;
        }
    };

    abstract String of(String value);

    /** What a body of this type needs. */
    static Escape in(String contentType) {
        String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (type.endsWith("json")) {
            return JSON;
        } else if (type.endsWith("xml")) {
            return XML;
        }
        return type.equals("application/x-www-form-urlencoded") ? URL : NONE;
    }
}
