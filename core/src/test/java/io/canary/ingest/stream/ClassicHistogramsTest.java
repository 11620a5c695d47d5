package io.canary.ingest.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.ingest.stream.ClassicHistograms.Bucket;
import io.canary.ingest.stream.ClassicHistograms.Increments;
import io.canary.ingest.stream.Cumulative.ExplicitCounts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassicHistogramsTest {
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final List<Double> BOUNDS = List.of(0.1, 0.5);
    private static final long BEGAN = 1_000_000;
    private static final long INTERVAL = 15_000;
    private static final long HISTOGRAM = 7;

    private final ClassicHistograms histograms = new ClassicHistograms(BEGAN);
    private final List<Increments> known = new ArrayList<>();

    /** The time of a scrape. */
    private static long at(int scrape) {
        return BEGAN + scrape * INTERVAL;
    }

    private void add(int scrape, double bound, double count) {
        add(new Bucket(1, HISTOGRAM, bound, 0, at(scrape), count), at(scrape));
    }

    private void add(Bucket bucket, long now) {
        known.addAll(histograms.add(bucket, now, true));
    }

    /** All buckets of a scrape: how many values there are up to 0.1, 0.5, and in all. */
    private void scrape(int scrape, double first, double second, double all) {
        add(scrape, 0.5, second);
        add(scrape, INF, all);
        add(scrape, 0.1, first);
    }

    private static Increments increments(int scrape, long... counts) {
        return new Increments(at(scrape), new ExplicitCounts(BOUNDS, counts));
    }

    @Test
    void a_complete_set_says_what_is_new_since_the_complete_set_before_it() {
        // Given: the bounds are known for 30 s
        scrape(1, 70, 80, 90);
        scrape(2, 70, 80, 90);
        // When
        scrape(3, 71, 83, 96);
        scrape(4, 71, 83, 97);
        // Then
        assertThat(known).containsExactly(increments(3, 1, 2, 3), increments(4, 0, 0, 1));
    }

    @Test
    void nothing_is_used_while_new_bounds_may_come() {
        // Given
        scrape(1, 70, 80, 90);
        // When: 15 s after the first bound
        scrape(2, 80, 90, 100);
        // Then
        assertThat(known).isEmpty();
    }

    @Test
    void a_time_that_is_never_complete_is_unknown_and_so_is_the_next_one() {
        // Given
        scrape(1, 0, 0, 0);
        scrape(2, 0, 0, 0);
        scrape(3, 1, 1, 1);
        // When: a bucket of the fourth is lost
        add(4, 0.1, 2);
        add(4, INF, 2);
        for (int scrape = 5; scrape <= 9; scrape++) {
            scrape(scrape, scrape, scrape, scrape);
        }
        // Then
        assertThat(known)
                .containsExactly(
                        increments(3, 1, 0, 0),
                        increments(6, 1, 0, 0),
                        increments(7, 1, 0, 0),
                        increments(8, 1, 0, 0),
                        increments(9, 1, 0, 0));
    }

    @Test
    void a_bucket_that_comes_late_completes_its_time_and_those_that_wait_for_it() {
        // Given
        scrape(1, 0, 0, 0);
        scrape(2, 0, 0, 0);
        add(3, 0.1, 1);
        add(3, INF, 1);
        scrape(4, 2, 2, 2);
        assertThat(known).isEmpty();
        // When
        add(3, 0.5, 1);
        // Then
        assertThat(known).containsExactly(increments(3, 1, 0, 0), increments(4, 1, 0, 0));
    }

    @Test
    void a_bound_that_comes_after_the_first_use_is_ignored() {
        // Given
        scrape(1, 0, 0, 0);
        scrape(2, 0, 0, 0);
        scrape(3, 1, 2, 3);
        // When
        add(4, 0.25, 3);
        scrape(4, 2, 4, 6);
        // Then
        assertThat(known).containsExactly(increments(3, 1, 1, 1), increments(4, 1, 1, 1));
    }

    @Test
    void a_fall_of_all_values_is_a_reset_and_a_fall_of_one_bucket_is_unknown() {
        // Given
        scrape(1, 10, 20, 30);
        scrape(2, 10, 20, 30);
        // When
        scrape(3, 1, 2, 3);
        scrape(4, 0, 5, 6);
        scrape(5, 1, 6, 7);
        // Then
        assertThat(known).containsExactly(increments(3, 1, 1, 1), increments(5, 1, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(doubles = {15, 0.5, -1, INF})
    void a_set_that_cannot_be_is_unknown(double first) {
        // Given
        scrape(1, 0, 0, 0);
        scrape(2, 0, 0, 0);
        // When
        scrape(3, first, 10, 10);
        scrape(4, 10, 11, 12);
        scrape(5, 10, 11, 13);
        // Then
        assertThat(known).containsExactly(increments(5, 0, 0, 1));
    }

    @Test
    void a_histogram_that_began_after_the_deployment_counts_from_its_start() {
        // Given
        scrape(1, 0, 0, 0);
        scrape(3, 0, 0, 0);
        known.clear();
        // When
        for (long histogram : new long[] {8, 9}) {
            long start = histogram == 8 ? at(3) : BEGAN - 1;
            for (double bound : new double[] {0.1, 0.5, INF}) {
                add(new Bucket(1, histogram, bound, start, at(4), 5), at(4));
            }
        }
        // Then: of the other, the first set only starts
        assertThat(known).containsExactly(increments(4, 5, 0, 0));
    }

    @Test
    void samples_from_before_the_deployment_are_ignored() {
        // When
        add(new Bucket(1, HISTOGRAM, 0.1, 0, BEGAN - 1, 5), BEGAN);
        // Then
        assertThat(histograms.bytes()).isZero();
    }

    @Test
    void memory_is_limited_and_free_again_after_five_minutes() {
        // When
        for (int i = 0; i < 3 * ClassicHistograms.MAX; i++) {
            for (int scrape = 1; scrape <= 9; scrape++) {
                add(new Bucket(1, i, 0.1, 0, at(scrape), 5), BEGAN);
            }
        }
        for (int i = 0; i < 10_000; i++) {
            add(new Bucket(1, 0, i, 0, at(10), 5), BEGAN);
        }
        long most = histograms.bytes();
        add(new Bucket(2, 1, 0.1, 0, at(40), 5), BEGAN + CumulativeStreams.IDLE_MILLIS + 1);
        // Then
        assertThat(most).isLessThan(ClassicHistograms.MAX * 1_000L);
        assertThat(histograms.bytes()).isLessThan(1_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void buckets_in_any_order_of_shards_give_the_truth_and_lost_ones_never_more(long seed) {
        // Given: each bucket is sent by one of four shards, each of which is in order and at most two scrapes behind
        var random = new Random(seed);
        boolean loses = seed % 2 == 0;
        var shards = new ArrayList<Deque<Bucket>>();
        for (int i = 0; i < 4; i++) {
            shards.add(new ArrayDeque<>());
        }
        double[] upTo = new double[3];
        var truth = new ArrayList<Increments>();
        for (int scrape = 1; scrape <= 60; scrape++) {
            long[] more = {random.nextInt(50), random.nextInt(9), random.nextInt(3)};
            double[] bounds = {0.1, 0.5, INF};
            double sum = 0;
            for (int i = 0; i < bounds.length; i++) {
                sum += more[i];
                upTo[i] += sum;
                if (!loses || scrape < 5 || random.nextInt(30) > 0) {
                    shards.get(i).add(new Bucket(1, HISTOGRAM, bounds[i], 0, at(scrape), upTo[i]));
                }
            }
            if (scrape > 3) {
                truth.add(increments(scrape, more));
            }
            // When
            Collections.shuffle(shards, random);
            for (var shard : shards) {
                while (!shard.isEmpty()
                        && (scrape <= 3 || shard.getFirst().atMillis() < at(scrape - 2) || random.nextBoolean())) {
                    add(shard.removeFirst(), at(scrape));
                }
            }
        }
        shards.forEach(shard -> shard.forEach(bucket -> add(bucket, at(60))));
        // Then
        known.removeIf(increments -> increments.atMillis() <= at(3));
        if (loses) {
            assertThat(truth).containsAll(known);
            assertThat(known).hasSizeBetween(10, truth.size() - 1);
        } else {
            assertThat(known).isEqualTo(truth);
        }
    }
}
