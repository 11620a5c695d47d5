/**
 * A source for Amazon CloudWatch, which is asked by {@code GetMetricData}.
 *
 * <p>{@code CloudwatchSource} obeys the host. {@code Expression} fills names into metric maths, {@code MetricDataApi}
 * asks, signed with {@code Credentials}, and {@code VersionReader} counts what is found.
 */
@NullMarked
package io.canary.source.cloudwatch;

import org.jspecify.annotations.NullMarked;
