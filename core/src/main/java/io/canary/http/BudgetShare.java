package io.canary.http;

/**
 * The share of one body in the {@link ByteBudget} of all. Its first {@value #FREE} bytes are free: a command or a
 * sample gets through while large bodies have used up the budget, and the number of connections bounds the sum of free
 * bytes. For one thread at a time.
 */
final class BudgetShare implements AutoCloseable {
    static final int FREE = 4 << 10;

    private final ByteBudget budget;
    private long held;
    private long taken;

    BudgetShare(ByteBudget budget) {
        this.budget = budget;
    }

    /** Takes more bytes; false, and nothing is taken, if there are not enough. */
    boolean add(int bytes) {
        long more = Math.max(0, held + bytes - FREE) - taken;
        if (more > 0 && !budget.take(more)) {
            return false;
        }
        held += bytes;
        taken += Math.max(0, more);
        return true;
    }

    /** Gives bytes back. */
    void remove(int bytes) {
        held -= bytes;
        long less = taken - Math.max(0, held - FREE);
        if (less > 0) {
            budget.giveBack(less);
            taken -= less;
        }
    }

    /** Gives all bytes back. Idempotent. */
    @Override
    public void close() {
        if (taken > 0) {
            budget.giveBack(taken);
        }
        held = 0;
        taken = 0;
    }
}
