package io.canary.tck;

/** Where chance in a test comes from, so that what failed once can be made to fail again. */
final class Seed {
    /** The system property that replaces chance. */
    private static final String PROPERTY = "canary.tck.seed";

    private Seed() {}

    /** The given seed, or one by chance; prints it. */
    static long of(String test, int repetition) {
        var given = Long.getLong(PROPERTY);
        long seed = given != null ? given : System.nanoTime() * 31 + repetition;
        System.out.println(test + ": -D" + PROPERTY + "=" + seed);
        return seed;
    }
}
