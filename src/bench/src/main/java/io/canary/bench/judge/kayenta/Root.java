package io.canary.bench.judge.kayenta;

import java.util.function.DoubleUnaryOperator;

/**
 * Where a function changes its sign. Source: Brent, "Algorithms for Minimization without Derivatives", 1973, chapter 4.
 *
 * <p>A library's would end beside the same root, but not at the same point beside it; and where many values are tied,
 * Kayenta's verdict hangs on that point.
 */
final class Root {
    private static final double TOLERANCE = 1e-4;
    private static final double EPSILON = 0x1p-52;
    private static final int ITERATIONS = 1000;

    private final DoubleUnaryOperator function;

    /** The best so far. */
    private double b;

    private double fb;

    /** The one before. */
    private double a;

    private double fa;

    /** On the other side of the root. */
    private double c;

    private double fc;

    private Root(DoubleUnaryOperator function, double from, double to) {
        this.function = function;
        a = from;
        fa = function.applyAsDouble(from);
        b = to;
        fb = function.applyAsDouble(to);
        c = a;
        fc = fa;
    }

    /**
     * A point within 10<sup>-4</sup> of a change of sign between {@code from} and {@code to}, where the signs differ.
     */
    static double of(DoubleUnaryOperator function, double from, double to) {
        var search = new Root(function, from, to);
        if (search.fa == 0) {
            return from;
        }
        for (int i = 0; i < ITERATIONS && search.step(); i++) {}
        return search.b;
    }

    /** One step nearer. Whether it was not there yet. */
    private boolean step() {
        if (Math.abs(fc) < Math.abs(fb)) {
            a = b;
            b = c;
            c = a;
            fa = fb;
            fb = fc;
            fc = fa;
        }
        double least = 2 * EPSILON * Math.abs(b) + TOLERANCE / 2;
        double half = (c - b) / 2;
        if (Math.abs(half) <= least || fb == 0) {
            return false;
        }
        double move = interpolated(half, least);
        move(Math.abs(move) < least ? Math.copySign(least, move) : move);
        return true;
    }

    private void move(double by) {
        a = b;
        fa = fb;
        b += by;
        fb = function.applyAsDouble(b);
        if ((fb > 0 && fc > 0) || (fb < 0 && fc < 0)) {
            c = a;
            fc = fa;
        }
    }

    /** By interpolation, where that promises more than to halve what is left. */
    private double interpolated(double half, double least) {
        double before = b - a;
        if (Math.abs(before) < least || Math.abs(fa) <= Math.abs(fb)) {
            return half;
        }
        double p;
        double q;
        double s = fb / fa;
        if (a == c) {
            p = 2 * half * s;
            q = 1 - s;
        } else {
            double ac = fa / fc;
            double bc = fb / fc;
            p = s * (2 * half * ac * (ac - bc) - before * (bc - 1));
            q = (ac - 1) * (bc - 1) * (s - 1);
        }
        q = p > 0 ? -q : q;
        p = Math.abs(p);
        boolean isGood = p < 1.5 * half * q - Math.abs(least * q) / 2 && p < Math.abs(before * q / 2);
        return isGood ? p / q : half;
    }
}
