package io.canary.ingest;

import io.canary.analysis.Accuracy;
import io.canary.analysis.Role;
import io.canary.analysis.Sample;
import io.canary.bus.Local;
import io.canary.rollout.Versions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A sample before it is assigned to its deployment. Verticles of the same process may send one to {@code
 * canary.metrics}.
 *
 * @param target the deployment or service
 * @param version {@code canary}, {@code baseline}, or one of the deployment's two version strings
 * @param sample its role is not yet known and does not matter
 */
public record IncomingSample(Target target, String version, Sample sample) implements Local {

    /** The target of a sample: a deployment, or the service of one. */
    public sealed interface Target {
        record Deployment(String id) implements Target {}

        /** The deployment that this service has when the sample arrives. */
        record Service(String name) implements Target {}
    }

    /** @throws NullPointerException if a component is null */
    public IncomingSample {
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(sample, "sample");
    }

    public static IncomingSample ofDeployment(String id, String version, Sample sample) {
        return new IncomingSample(new Target.Deployment(id), version, sample);
    }

    public static IncomingSample ofService(String name, String version, Sample sample) {
        return new IncomingSample(new Target.Service(name), version, sample);
    }

    /**
     * The role that {@code version} means, first as a version string and then as a keyword; null if it is neither of
     * the two.
     */
    public @Nullable Role role(String baselineVersion, String newVersion) {
        if (version.equals(newVersion)) {
            return Role.CANARY;
        } else if (version.equals(baselineVersion)) {
            return Role.BASELINE;
        }
        return switch (version) {
            case Versions.CANARY -> Role.CANARY;
            case Versions.BASELINE -> Role.BASELINE;
            default -> null;
        };
    }

    /** The sample with its role; its accuracy is replaced by the equal shared object. */
    public Sample as(Role role, Accuracy accuracy) {
        return sample.as(role, accuracy);
    }
}
