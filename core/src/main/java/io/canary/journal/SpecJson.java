package io.canary.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.canary.analysis.Policy;
import io.canary.analysis.sequential.Analysis;
import io.canary.analysis.sequential.SequentialPolicy;
import io.canary.json.Times;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.SafeguardSettings;
import io.canary.spi.settings.Settings;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a deployment was created with, as JSON. */
final class SpecJson {

    private SpecJson() {}

    static ObjectNode write(DeploymentSpec s) {
        var json = Codec.object()
                .put("id", s.id())
                .put("service_name", s.serviceName())
                .put("baseline_version", s.baselineVersion())
                .put("new_version", s.newVersion())
                .put("router", s.router());
        json.set("upstreams", write(s.upstreams()));
        json.set("strategy", StepPlanJson.write(s.strategy()));
        json.set("policy", write(s.policy()));
        json.set("plan", StepPlanJson.write(s.plan()));
        json.set("safeguards", SafeguardsJson.write(s.safeguards()));
        if (s.learned() != null) {
            json.set("remembered", LearnedJson.write(s.learned()));
        }
        return json.put("override", s.override())
                .put("router_deadline", s.routerDeadline().toString())
                .put("created_at", Times.exact(s.createdAt()));
    }

    static DeploymentSpec read(Fields f) {
        var strategy = StepPlanJson.strategy(f.child("strategy"));
        var policy = policy(f.child("policy"));
        return new DeploymentSpec(
                f.text("id"),
                f.text("service_name"),
                f.text("baseline_version"),
                f.text("new_version"),
                f.text("router"),
                upstreams(f.child("upstreams")),
                strategy,
                policy,
                f.has("plan") // before schema 10 it followed from these each time
                        ? StepPlanJson.read(f.child("plan"))
                        : DeploymentSpec.resolved(strategy, policy),
                f.has("safeguards")
                        ? SafeguardsJson.read(f.child("safeguards"))
                        : SafeguardSettings.NONE.fill(strategy, null), // schema 1 had none
                f.has("override") ? f.textOrNull("override") : null,
                f.duration("router_deadline"),
                f.instant("created_at"),
                f.has("remembered") // none is remembered before schema 9
                        ? LearnedJson.remembered(f.child("remembered"), f.text("service_name"))
                        : null);
    }

    private static ObjectNode write(Map<String, List<URI>> upstreams) {
        var json = Codec.object();
        upstreams.forEach((version, addresses) -> {
            var list = json.putArray(version);
            addresses.forEach(address -> list.add(address.toString()));
        });
        return json;
    }

    private static Map<String, List<URI>> upstreams(Fields f) {
        if (f.object().isEmpty()) {
            return Map.of();
        }
        var upstreams = new LinkedHashMap<String, List<URI>>();
        for (var version : f.object().properties()) {
            upstreams.put(version.getKey(), f.list(version.getKey(), SpecJson::address));
        }
        return Collections.unmodifiableMap(upstreams);
    }

    private static URI address(JsonNode text) {
        return URI.create(text.asText());
    }

    static ObjectNode write(Policy p) {
        var json = Codec.object()
                .put("sample_window", p.sampleWindow().toString())
                .put("min_samples", p.minSamples())
                .put("min_requests", p.minRequests())
                .put("max_error_rate", p.maxErrorRate())
                .put("max_latency_p95_ms", p.maxLatencyP95Ms())
                .put("min_availability", p.minAvailability())
                .put("max_cpu_utilization", p.maxCpuUtilization())
                .put("max_consecutive_failures", p.maxConsecutiveFailures())
                .put("rollback_on_failure", p.rollbackOnFailure());
        json.set("comparison", Codec.tree(Settings.write(p.comparison())));
        var given = json.putArray("given");
        p.given().stream().sorted().forEach(given::add);
        return json;
    }

    static Policy policy(Fields f) {
        var comparison = f.has("comparison") // before schema 4 nothing was compared
                ? Settings.read(
                        SequentialPolicy.class, Codec.map(f.child("comparison").object()))
                : new SequentialPolicy(Analysis.THRESHOLD, List.of());
        return new Policy(
                f.duration("sample_window"),
                f.number("min_samples"),
                f.whole("min_requests"),
                f.fractionOrNull("max_error_rate"),
                f.fractionOrNull("max_latency_p95_ms"),
                f.fractionOrNull("min_availability"),
                f.fractionOrNull("max_cpu_utilization"),
                f.number("max_consecutive_failures"),
                f.flag("rollback_on_failure"),
                comparison.metrics(),
                comparison.analysis(),
                f.has("given") ? Set.copyOf(f.list("given", JsonNode::asText)) : Set.of());
    }
}
