package io.canary.source.scrape;

/** A text that ends a match in progress when its thread is interrupted: a regular expression may take years. */
record InterruptibleText(CharSequence text) implements CharSequence {

    /** The match was given up. */
    static final class InterruptedMatchException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @Override
    public char charAt(int index) {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedMatchException();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return new InterruptibleText(text.subSequence(start, end));
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
