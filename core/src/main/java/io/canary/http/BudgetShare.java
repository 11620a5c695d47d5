package io.canary.http;

/**
 * What one body holds of the {@link ByteBudget} of all. Its first {@value #FREE} bytes cost nothing: a command or a
 * sample gets through while large bodies have used the budget up, and what these few bytes can add up to is bounded by
 * the number of connections. Used by one thread after the other.
 */
final class BudgetShare implements AutoCloseable {
    static final int FREE = 4 << 10;

    private final ByteBudget budget;
    private long held;
    private long taken;

    BudgetShare(ByteBudget budget) {
        this.budget = budget;
    }

    /** Whether so many more may be held, and are now. */
    boolean add(int bytes) {
        long more = Math.max(0, held + bytes - FREE) - taken;
        if (more > 0 && !budget.take(more)) {
            return false;
        }
        held += bytes;
        taken += Math.max(0, more);
        return true;
    }

    /** So many are held no more. */
    void remove(int bytes) {
        held -= bytes;
        long less = taken - Math.max(0, held - FREE);
        if (less > 0) {
            budget.giveBack(less);
            taken -= less;
        }
    }

    /** None are held any more; the second time is no harm. */
    @Override
    public void close() {
        if (taken > 0) {
            budget.giveBack(taken);
        }
        held = 0;
        taken = 0;
    }
}
