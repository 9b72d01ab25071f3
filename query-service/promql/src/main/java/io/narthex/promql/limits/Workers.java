package io.narthex.promql.limits;

import java.util.concurrent.Executor;

/// Threads that help a query's own thread to read and to slide windows.
///
/// @param executor runs what it is given in the order it came, or never: the query does itself what nobody began
/// @param count how many threads there are; 0 for none
public record Workers(Executor executor, int count) {
    /// Everything happens on the query's own thread.
    public static final Workers NONE = new Workers(Runnable::run, 0);
}
