package io.narthex.promql.promqltest;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// One `eval` of a script with all that is expected of it.
final class Eval {
    final int line;
    final boolean instant;
    final long startMs;
    final long endMs;
    final long stepMs;
    final String query;
    boolean fails;
    boolean ordered;
    boolean noWarn;
    boolean noInfo;
    final List<Predicate<String>> failures = new ArrayList<>();
    final List<Predicate<String>> warnings = new ArrayList<>();
    final List<Predicate<String>> infos = new ArrayList<>();
    final List<String> results = new ArrayList<>();
    /// Set by `expect range vector`: start and step of the points.
    long[] rangeVector = new long[0];
    String string = "";
    boolean expectsString;

    Eval(int line, boolean instant, long startMs, long endMs, long stepMs, String query) {
        this.line = line;
        this.instant = instant;
        this.startMs = startMs;
        this.endMs = endMs;
        this.stepMs = stepMs;
        this.query = query;
    }
}
