package io.canary.ingest.otlp;

/**
 * The CPU utilization of a process.
 *
 * @param share of all processors, 0 to 1 if it is valid
 */
public record CpuReading(JudgedMetric metric, long atMillis, double share) {}
