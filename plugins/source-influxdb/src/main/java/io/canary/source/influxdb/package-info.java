/**
 * A source for InfluxDB 1, 2 and 3, which all take InfluxQL at {@code /query}.
 *
 * <p>{@code InfluxdbSource} obeys the host. {@code Influxql} fills names and times into queries, {@code InfluxdbApi}
 * asks, and {@code VersionReader} counts what is found.
 */
@NullMarked
package io.canary.source.influxdb;

import org.jspecify.annotations.NullMarked;
