package io.narthex.promql.ast;

/// The `@` modifier of a selector or subquery.
public sealed interface At {
    /// No modifier.
    At NONE = new None();
    At START = new Start();
    At END = new End();

    default boolean isSet() {
        return !(this instanceof None);
    }

    record None() implements At {}

    record Fixed(long timestampMs) implements At {}

    record Start() implements At {}

    record End() implements At {}
}
