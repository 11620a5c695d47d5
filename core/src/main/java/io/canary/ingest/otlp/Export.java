package io.canary.ingest.otlp;

import java.util.List;

/**
 * What an export says of versions that are deployed.
 *
 * @param foreign how many of its resources have no deployment
 * @param refusals the points that are no valid counts
 * @param samples how many samples that are numbers came by remote-write, whether or not anything is judged by them
 * @param histograms likewise
 */
public record Export(List<ResourceReport> resources, int foreign, Refusals refusals, long samples, long histograms) {}
