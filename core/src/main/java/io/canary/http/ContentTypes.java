package io.canary.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The type of a request's body, by its header. */
enum ContentTypes {
    JSON,
    NDJSON,
    PROTOBUF,
    OTHER;

    /** Without the header it is OTHER: a page of another site can omit it, but cannot set it to JSON. */
    static ContentTypes of(HttpServerRequest request) {
        return of(request.getHeader(HttpHeaders.CONTENT_TYPE));
    }

    static ContentTypes of(@Nullable String header) {
        if (header == null) {
            return OTHER;
        } else if (header.equals("application/json")) {
            return JSON;
        }
        int end = header.indexOf(';');
        String type = (end < 0 ? header : header.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        if (end >= 0 && !isUtf8(header.substring(end + 1))) {
            return OTHER;
        }
        return switch (type) {
            case "application/json" -> JSON;
            case "application/x-ndjson", "application/ndjson", "application/jsonl" -> NDJSON;
            case "application/x-protobuf", "application/protobuf" -> PROTOBUF;
            default -> OTHER;
        };
    }

    private static boolean isUtf8(String parameters) {
        String plain = parameters.replaceAll("[\"\\s]", "").toLowerCase(Locale.ROOT);
        return !plain.contains("charset=") || plain.contains("charset=utf-8") || plain.contains("charset=us-ascii");
    }
}
