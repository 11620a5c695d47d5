package io.canary.journal;

import static io.canary.text.EnumNames.lower;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.canary.analysis.Role;
import io.canary.json.Times;
import io.canary.rollout.Decision;
import io.canary.rollout.Event;
import io.canary.rollout.Reason;
import io.canary.rollout.ReasonCode;
import io.canary.rollout.ReasonCode.Parameter;
import io.canary.spi.Weight;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reasons as JSON: the code, one field for each argument, and the detail. A plain string is a reason from a version
 * before there were codes.
 */
final class ReasonJson {
    private static final String RESTARTED = "the orchestrator was started again";

    private ReasonJson() {}

    static ObjectNode write(Reason reason) {
        var json = Codec.object().put("code", reason.code().json());
        var parameters = reason.code().parameters();
        for (int i = 0; i < parameters.size(); i++) {
            var arg = reason.args().get(i);
            if (arg != null) {
                json.set(parameters.get(i).name(), write(arg));
            }
        }
        if (!reason.also().isEmpty()) {
            var also = json.putArray("also");
            reason.also().forEach(each -> also.add(write(each)));
        }
        return json;
    }

    private static JsonNode write(Object arg) {
        var nodes = Codec.object();
        return switch (arg) {
            case Reason reason -> write(reason);
            case Weight weight -> nodes.numberNode(weight.basisPoints());
            case Long count -> nodes.numberNode(count);
            case Double rate -> nodes.numberNode(rate);
            case Instant at -> nodes.textNode(Times.exact(at));
            case Enum<?> constant -> nodes.textNode(lower(constant));
            case Map<?, ?> shares -> {
                shares.forEach((version, share) -> nodes.put((String) version, ((Weight) share).basisPoints()));
                yield nodes;
            }
            default -> nodes.textNode(arg.toString());
        };
    }

    static Reason read(Fields parent, String name) {
        return parent.object().path(name).isTextual() ? recorded(parent.text(name)) : read(parent.child(name));
    }

    /** The reason of an outage after a restart is recognized by its code. */
    private static Reason recorded(String text) {
        return text.equals(RESTARTED) ? Reason.of(ReasonCode.RESTARTED) : Reason.recorded(text);
    }

    static @Nullable Reason readOrNull(Fields parent, String name) {
        return parent.isThere(name) ? read(parent, name) : null;
    }

    private static Reason read(Fields f) {
        var code = f.constant("code", ReasonCode.class);
        var args = new ArrayList<@Nullable Object>();
        code.parameters().forEach(each -> args.add(f.has(each.name()) ? arg(f, each) : null));
        var also = f.has("also") ? f.list("also", each -> read(new Fields(each))) : List.<Reason>of();
        return new Reason(code, args, also);
    }

    private static Object arg(Fields f, Parameter parameter) {
        String name = parameter.name();
        return switch (parameter.type()) {
            case TEXT -> f.text(name);
            case COUNT -> f.whole(name);
            case RATE -> f.fraction(name);
            case WEIGHT -> new Weight(f.number(name));
            case DURATION -> f.duration(name);
            case TIME -> f.instant(name);
            case REASON -> read(f, name);
            case SHARES -> shares(f.child(name));
            case ROLE -> f.constant(name, Role.class);
            case KIND -> f.constant(name, Decision.Kind.class);
            case TRIGGER -> f.constant(name, Decision.Trigger.class);
            case RUN -> f.constant(name, Event.Run.class);
        };
    }

    private static Map<String, Weight> shares(Fields f) {
        var shares = new TreeMap<String, Weight>();
        f.object().fieldNames().forEachRemaining(version -> shares.put(version, new Weight(f.number(version))));
        return Collections.unmodifiableMap(shares);
    }
}
