package io.canary.router.haproxy;

import java.util.List;

/**
 * What is seen of one service on one node.
 *
 * @param views what is in force, one for each place that decides
 * @param missing what is not there under the name that the settings give it, for people: then it is unknown what
 *     clients get
 */
record Sight(List<ObservedSplit> views, List<String> missing) {
    Sight {
        views = List.copyOf(views);
        missing = List.copyOf(missing);
    }
}
