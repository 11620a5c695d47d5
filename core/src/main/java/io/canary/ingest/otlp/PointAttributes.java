package io.canary.ingest.otlp;

import io.canary.ingest.wire.Fingerprint;
import io.canary.ingest.wire.Malformed;
import io.canary.ingest.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * The attributes of one point: which stream it belongs to, and whether its requests failed. Used again for the next
 * point.
 */
public final class PointAttributes {
    private static final int SERVER_ERROR = 500;
    private static final Wire ERROR_TYPE = key("error.type");
    private static final Wire HTTP_STATUS = key("http.response.status_code");
    private static final Wire HTTP_STATUS_OLD = key("http.status_code");
    private static final Wire RPC_STATUS = key("rpc.response.status_code");
    private static final Wire GRPC_STATUS = key("rpc.grpc.status_code");
    private static final Wire CPU_MODE = key("cpu.mode");
    private static final Wire CPU_STATE = key("state");

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

    private static Wire key(String name) {
        return new Wire(name.getBytes(StandardCharsets.UTF_8));
    }

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
        fingerprint += attribute.fingerprint(0); // a sum: their order means nothing
        var pair = KeyValue.read(attribute);
        note(pair.key(), pair.value());
    }

    /** Takes a label of Prometheus, whose names have underscores for dots. */
    public void add(String label, Wire value, long fingerprint) {
        this.fingerprint += fingerprint;
        switch (label) {
            case "error_type" -> errorType = value.text();
            case "http_response_status_code", "http_status_code" -> httpStatus = value.text();
            case "rpc_response_status_code", "rpc_grpc_status_code" -> rpcStatus = value.text();
            case "cpu_mode", "state" -> cpuMode = value.text();
            default -> {
                // part of the identity only
            }
        }
    }

    private void note(Wire key, Wire value) throws Malformed {
        if (key.isSame(ERROR_TYPE)) {
            errorType = AttributeValue.text(value);
        } else if (key.isSame(HTTP_STATUS) || key.isSame(HTTP_STATUS_OLD)) {
            httpStatus = AttributeValue.text(value);
        } else if (key.isSame(RPC_STATUS) || key.isSame(GRPC_STATUS)) {
            rpcStatus = AttributeValue.text(value);
        } else if (key.isSame(CPU_MODE) || key.isSame(CPU_STATE)) {
            cpuMode = AttributeValue.text(value);
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
        return value.length() == 3 && value.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
