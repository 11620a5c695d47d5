package io.canary.simulate;

import io.canary.analysis.Sample;
import io.canary.spi.Weight;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Samples as recorded. */
final class RecordedFeed implements Feed {
    private final Iterator<Sample> recorded;
    private @Nullable Sample next;

    RecordedFeed(Iterator<Sample> recorded) {
        this.recorded = recorded;
        advance();
    }

    private void advance() {
        next = recorded.hasNext() ? recorded.next() : null;
    }

    @Override
    public long nextMillis() {
        return next == null ? NONE : next.atMillis();
    }

    @Override
    public List<Sample> next(Weight weight) {
        var together = new ArrayList<Sample>(2);
        long at = nextMillis();
        while (next != null && next.atMillis() == at) {
            together.add(next);
            advance();
        }
        return together;
    }
}
