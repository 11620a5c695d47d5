package io.canary.rollout;

import io.canary.spi.settings.ConvertedBy;
import io.canary.spi.settings.Converter;
import org.jspecify.annotations.Nullable;

/**
 * The span of another system that a deployment was created in, such as a job of a pipeline: the header {@code
 * traceparent} of W3C Trace Context.
 *
 * @param traceId 32 lower-case hexadecimal digits, not all of them 0
 * @param spanId 16 of them, not all 0
 * @param flags 2 of them
 */
@ConvertedBy(TraceParent.Header.class)
public record TraceParent(String traceId, String spanId, String flags) {

    private static final String FIRST_VERSION = "00";
    private static final String NO_VERSION = "ff";
    private static final int TRACE_ID = 3;
    private static final int SPAN_ID = 36;
    private static final int FLAGS = 53;
    private static final int LENGTH = 55;

    /**
     * Reads the header. What is malformed is ignored, as the specification of the header requires.
     *
     * @param header null if there was none
     * @return null if it is malformed
     */
    public static @Nullable TraceParent of(@Nullable String header) {
        if (header == null || header.length() < LENGTH || !isVersionKnown(header)) {
            return null;
        }
        String trace = header.substring(TRACE_ID, SPAN_ID - 1);
        String span = header.substring(SPAN_ID, FLAGS - 1);
        String flags = header.substring(FLAGS, LENGTH);
        boolean isSeparated = isDash(header, TRACE_ID - 1) && isDash(header, SPAN_ID - 1) && isDash(header, FLAGS - 1);
        boolean isValid = isSeparated && isHex(trace + span + flags) && !isZero(trace) && !isZero(span);
        return isValid ? new TraceParent(trace, span, flags) : null;
    }

    /** A later version than 00 may have more after the flags. */
    private static boolean isVersionKnown(String header) {
        String version = header.substring(0, 2);
        boolean isLong = header.length() > LENGTH;
        return isHex(version)
                && !version.equals(NO_VERSION)
                && (!isLong || (!version.equals(FIRST_VERSION) && isDash(header, LENGTH)));
    }

    private static boolean isDash(String header, int at) {
        return header.charAt(at) == '-';
    }

    private static boolean isHex(String digits) {
        return digits.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }

    private static boolean isZero(String digits) {
        return digits.chars().allMatch(digit -> digit == '0');
    }

    /** The header in its first version. */
    public String header() {
        return String.join("-", FIRST_VERSION, traceId, spanId, flags);
    }

    /** Reads and writes the header. */
    static final class Header implements Converter<TraceParent> {
        @Override
        public TraceParent read(Object tree) {
            var read = tree instanceof String text ? of(text) : null;
            if (read == null) {
                throw new IllegalArgumentException("must be a traceparent of W3C Trace Context");
            }
            return read;
        }

        @Override
        public Object write(TraceParent value) {
            return value.header();
        }
    }
}
