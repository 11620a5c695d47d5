package io.canary.ingest;

/** Takes the samples of a body, in their order. */
interface SampleSink {

    /**
     * Takes a sample or its errors.
     *
     * @param index its place in its body
     */
    void add(int index, StrictSampleParser.Read read);

    /** The same for a valid sample. */
    void add(int index, IncomingSample sample);

    /** Whether too many samples were invalid to read on. */
    boolean isFull();

    /** The rest of the body was not read. */
    void stop();
}
