/**
 * REST: HTTP in front of {@code api}, and limits on what clients may take.
 *
 * <p>Enter at {@link io.canary.http.HttpVerticle}, one per event loop. A request passes {@code ConnectionLimiter}
 * (when the connection is accepted), {@code StrictRequestDecoder} (what another parser may read otherwise), {@link
 * io.canary.http.RequestGate} (browsers, foreign sites, memory), and then its route. {@code POST /metrics} goes
 * straight to {@code MetricsEndpoint} or {@code NdjsonUpload}. All other routes are in the {@code *Routes} classes:
 * each adds its paths to {@link io.canary.http.Routes}, and names its query parameters as a record.
 *
 * <p>Bodies are read by {@code Bodies} within {@code ByteBudget}, {@code BodyDeadlines} and a size for each route,
 * unpacked if they are compressed. Long replies, long polls and event streams are {@code ReadReplies}, {@code
 * LongPoll} and {@code EventStream}. Nothing is decided here about a deployment: routes call {@code api.Deployments}
 * and write what it returns. {@code HeadLines}, {@code RequestHeaders}, {@code ForeignRequests}, {@code IfMatch} and
 * {@code ServerSentEvent} are pure.
 */
@NullMarked
package io.canary.http;

import org.jspecify.annotations.NullMarked;
