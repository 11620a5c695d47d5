package io.canary.measurement;

import io.canary.deployment.SampleSources.Selection;
import io.canary.rollout.DeploymentRequest;
import io.canary.rollout.SourceQuery;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.SettingsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Chooses what is read for a deployment. */
final class SourceSelection {
    /** The fields of a query that count requests. */
    private static final Set<String> COUNTING = Set.of("requests", "errors", "latency");

    private final Map<String, SourceHost<?>> sources;
    private final boolean routerCounts;
    private final List<SourceQuery> selected = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private int counting = -1;

    private SourceSelection(Map<String, SourceHost<?>> sources, boolean routerCounts) {
        this.sources = sources;
        this.routerCounts = routerCounts;
    }

    /**
     * What is asked for, or what the configuration has as default.
     *
     * @param routerCounts whether the router of the deployment counts requests itself
     */
    static Selection of(DeploymentRequest wanted, Map<String, SourceHost<?>> sources, boolean routerCounts) {
        var selection = new SourceSelection(sources, routerCounts);
        var named = wanted.sources();
        if (named != null) {
            for (int i = 0; i < named.size(); i++) {
                selection.add(named.get(i), i);
            }
        } else if (!routerCounts) {
            selection.addDefaults();
        }
        return new Selection(selection.selected, selection.problems);
    }

    private void addDefaults() {
        sources.forEach((name, source) -> {
            var query = source.info().defaultQuery();
            if (query != null) {
                selected.add(new SourceQuery(name, query));
            }
        });
    }

    private void add(SourceQuery named, int index) {
        String pointer = "/sources/" + index;
        var source = sources.get(named.source());
        if (source == null) {
            problems.add(new Problem(pointer + "/source", "is not configured; " + configured()));
            return;
        }
        var query = named.query().isEmpty() ? source.info().defaultQuery() : named.query();
        if (query == null) {
            problems.add(
                    new Problem(pointer, "must have a query, as source " + named.source() + " has no default_query"));
            return;
        }
        try {
            var unused = BoundQuery.of(source, query);
        } catch (SettingsException e) {
            e.problems().forEach(p -> problems.add(p.below(pointer)));
        }
        countOnce(query, index);
        selected.add(new SourceQuery(named.source(), query));
    }

    private String configured() {
        return sources.isEmpty() ? "no source is" : "there are: " + String.join(", ", sources.keySet());
    }

    /** A request that is counted twice is evidence that does not exist. */
    private void countOnce(Map<String, Object> query, int index) {
        for (String field : query.keySet()) {
            if (!COUNTING.contains(field)) {
                continue;
            }
            if (routerCounts) {
                refuse(index, field, "the router counts requests itself");
            } else if (counting >= 0 && counting != index) {
                refuse(index, field, "/sources/" + counting + " counts requests already");
            } else {
                counting = index;
            }
        }
    }

    private void refuse(int index, String field, String why) {
        problems.add(new Problem(
                "/sources/" + index + "/" + field, why + ": each request would count twice; leave out " + field));
    }
}
