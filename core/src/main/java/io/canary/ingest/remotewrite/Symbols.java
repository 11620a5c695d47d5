package io.canary.ingest.remotewrite;

import io.canary.ingest.wire.Malformed;
import io.canary.ingest.wire.Wire;
import java.util.ArrayList;
import java.util.List;

/** The table of texts of version 2, which labels refer to. */
record Symbols(List<Wire> texts) {
    static final Symbols NONE = new Symbols(List.of());

    static Symbols read(Wire request, int most) throws Malformed {
        var texts = new ArrayList<Wire>();
        for (int field = request.next(); field != 0; field = request.next()) {
            if (field != 4) {
                request.skip();
            } else if (texts.size() == most) {
                throw new Malformed("it has more than " + most + " symbols");
            } else {
                texts.add(request.message());
            }
        }
        return new Symbols(texts);
    }

    Wire get(long reference) throws Malformed {
        if (reference < 0 || reference >= texts.size()) {
            throw new Malformed("a label refers to no symbol");
        }
        return texts.get((int) reference);
    }
}
