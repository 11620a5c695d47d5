package io.canary.ingest;

/** Takes what is read of a body, in its order. */
interface SampleSink {

    /**
     * What is a sample, or is none.
     *
     * @param index where in its body it stood
     */
    void add(int index, StrictSampleParser.Read read);

    /** The same of a sample that is good. */
    void add(int index, IncomingSample sample);

    /** Whether so much was no sample that nothing more is to be read. */
    boolean isFull();

    /** There is more, and it was not read. */
    void stop();
}
