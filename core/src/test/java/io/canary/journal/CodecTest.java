package io.canary.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.rollout.Decision;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.HistoryEntry;
import io.canary.rollout.State;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is read is what was written, for everything that can be made. */
class CodecTest {
    private static final int TRIES = 500;

    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
    void a_spec_comes_back_equal(@ForAll("specs") DeploymentSpec spec) {
        // When
        var back = Codec.spec(Codec.write(spec));
        // Then
        assertThat(back).isEqualTo(spec);
    }

    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
    void a_state_comes_back_equal(@ForAll("states") State state) {
        // When
        var back = Codec.state(Codec.write(state));
        // Then
        assertThat(back).isEqualTo(state);
    }

    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
    void a_decision_comes_back_equal(@ForAll("decisions") Decision decision) {
        // When
        var back = Codec.decision(Codec.write(decision));
        // Then
        assertThat(back).isEqualTo(decision);
    }

    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
    void a_history_entry_comes_back_equal(@ForAll("entries") HistoryEntry entry) {
        // When
        var back = Codec.entry(Codec.write(entry));
        // Then
        assertThat(back).isEqualTo(entry);
    }

    @Provide
    Arbitrary<DeploymentSpec> specs() {
        return ArbitrarySpecs.specs();
    }

    @Provide
    Arbitrary<State> states() {
        return ArbitraryStates.states();
    }

    @Provide
    Arbitrary<Decision> decisions() {
        return ArbitraryDecisions.decisions();
    }

    @Provide
    Arbitrary<HistoryEntry> entries() {
        return Combinators.combine(
                        ArbitraryValues.instants(),
                        Arbitraries.of(HistoryEntry.Level.class),
                        Arbitraries.of(HistoryEntry.Type.class),
                        ArbitraryReasons.with(ArbitraryValues.texts()))
                .as(HistoryEntry::new);
    }
}
