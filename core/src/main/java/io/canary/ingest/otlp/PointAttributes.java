package io.canary.ingest.otlp;

import io.canary.ingest.wire.Fingerprint;
import io.canary.ingest.wire.Malformed;
import io.canary.ingest.wire.Wire;
import java.util.Set;

/**
 * The attributes of one point: which stream it belongs to, and whether its requests failed. Used again for the next
 * point.
 */
public final class PointAttributes {
    private static final int SERVER_ERROR = 500;
    /** The statuses of gRPC that are the fault of the server: "Semantic conventions for gRPC", by code and by name. */
    private static final Set<String> GRPC_FAULTS = Set.of(
            "2",
            "4",
            "12",
            "13",
            "14",
            "15",
            "UNKNOWN",
            "DEADLINE_EXCEEDED",
            "UNIMPLEMENTED",
            "INTERNAL",
            "UNAVAILABLE",
            "DATA_LOSS");

    private static final Set<String> GRPC_OTHERS = Set.of(
            "0",
            "1",
            "3",
            "5",
            "6",
            "7",
            "8",
            "9",
            "10",
            "11",
            "16",
            "OK",
            "CANCELLED",
            "INVALID_ARGUMENT",
            "NOT_FOUND",
            "ALREADY_EXISTS",
            "PERMISSION_DENIED",
            "RESOURCE_EXHAUSTED",
            "FAILED_PRECONDITION",
            "ABORTED",
            "OUT_OF_RANGE",
            "UNAUTHENTICATED");

    private long fingerprint;
    private String errorType = "";
    private String httpStatus = "";
    private String rpcStatus = "";
    private String cpuMode = "";

    /** Forgets the point before. */
    public void clear() {
        fingerprint = 0;
        errorType = "";
        httpStatus = "";
        rpcStatus = "";
        cpuMode = "";
    }

    /** Takes a {@code KeyValue}. */
    void add(Wire attribute) throws Malformed {
        identify(attribute.fingerprint(0));
        var pair = KeyValue.read(attribute);
        var judged = JudgedAttribute.of(pair.key());
        if (judged != null) {
            note(judged, AttributeValue.text(pair.value()));
        }
    }

    /** Takes the hash of an attribute, which tells the stream apart from others. */
    public void identify(long hash) {
        fingerprint += hash; // a sum: their order means nothing
    }

    /** Takes what an attribute says. */
    public void note(JudgedAttribute attribute, String value) {
        switch (attribute) {
            case ERROR_TYPE -> errorType = value;
            case HTTP_STATUS -> httpStatus = value;
            case RPC_STATUS -> rpcStatus = value;
            case CPU_MODE -> cpuMode = value;
        }
    }

    /** A hash of all attributes, in whatever order. */
    public long fingerprint() {
        return Fingerprint.mix(fingerprint);
    }

    boolean isFailedHttp() {
        return isServerError(httpStatus) || (isNamed(errorType) && (!isStatus(errorType) || isServerError(errorType)));
    }

    boolean isFailedRpc() {
        if (isNamed(rpcStatus)) {
            return GRPC_FAULTS.contains(rpcStatus);
        }
        return isNamed(errorType) && !GRPC_OTHERS.contains(errorType);
    }

    /** Whether it is about the time in which the CPU did nothing. */
    public boolean isIdle() {
        return "idle".equals(cpuMode);
    }

    private static boolean isNamed(String value) {
        return !value.isEmpty();
    }

    private static boolean isServerError(String status) {
        return isStatus(status) && Integer.parseInt(status) >= SERVER_ERROR;
    }

    private static boolean isStatus(String value) {
        return value.length() == 3 && isDigit(value.charAt(0)) && isDigit(value.charAt(1)) && isDigit(value.charAt(2));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
