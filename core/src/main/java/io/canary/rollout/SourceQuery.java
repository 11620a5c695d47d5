package io.canary.rollout;

import io.canary.spi.settings.ConvertedBy;
import io.canary.spi.settings.Converter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a deployment asks of one metric source: {@code {"source": "prom", "requests": "…"}}.
 *
 * @param source its name in the configuration
 * @param query as the source's plugin describes it, a tree of plain values; empty for the default query
 */
@ConvertedBy(SourceQuery.Spelling.class)
public record SourceQuery(String source, Map<String, Object> query) {

    private static final String SOURCE = "source";

    /** As it stands in a request: the name of the source among the fields of its query. */
    public Map<String, Object> tree() {
        var tree = new LinkedHashMap<String, Object>();
        tree.put(SOURCE, source);
        tree.putAll(query);
        return tree;
    }

    /** Reads and writes the name of the source among the fields of its query. */
    static final class Spelling implements Converter<SourceQuery> {
        @Override
        public SourceQuery read(Object tree) {
            if (!(tree instanceof Map<?, ?> map && map.get(SOURCE) instanceof String source)) {
                throw new IllegalArgumentException("must name its source: {\"source\": \"…\", …}");
            }
            var query = new LinkedHashMap<String, Object>();
            map.forEach((key, value) -> query.put(String.valueOf(key), value));
            query.remove(SOURCE);
            return new SourceQuery(source, query);
        }

        @Override
        public Object write(SourceQuery value) {
            return value.tree();
        }
    }
}
