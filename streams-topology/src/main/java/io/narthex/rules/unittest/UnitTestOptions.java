package io.narthex.rules.unittest;

import java.util.function.Predicate;

/// How unit tests run.
///
/// @param isChosen which tests run, by their names
/// @param ignoresUnknownFields whether keys of rule files that nobody knows are passed over
public record UnitTestOptions(Predicate<String> isChosen, boolean ignoresUnknownFields) {
    /// Everything runs, strictly.
    public static final UnitTestOptions DEFAULT = new UnitTestOptions(_ -> true, false);
}
