package io.canary.http;

/**
 * A body that is there. Whoever gets it closes it when its request is answered: until then it counts against the memory
 * that bodies may have.
 *
 * @param bytes nobody else's
 * @param share of the memory
 */
@SuppressWarnings("ArrayRecordComponent") // handed over whole and compared by nobody
record ReceivedBody(byte[] bytes, BudgetShare share) implements AutoCloseable {

    int length() {
        return bytes.length;
    }

    @Override
    public void close() {
        share.close();
    }
}
