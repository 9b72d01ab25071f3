package io.narthex.alert.group;

/// Where a group stands. The chart:
///
/// ```
/// Dormant ──start──► Waiting ──tick──► Flushing ──result──► Waiting ─ … ─► Destroyed
///    ▲ ▲                │                 │ tick: flush again after the result
///    │ └──────stop──────┘               stop
///    └────────────result─────────────── Leaving
/// ```
sealed interface GroupPhase {
    /// Another router notifies the group, or none yet.
    record Dormant() implements GroupPhase {}

    /// The timer runs.
    record Waiting(Timers.Timer timer) implements GroupPhase {}

    /// The next timer runs already.
    ///
    /// @param isLate whether that timer ran out too: the result is followed by the next flush at once
    record Flushing(Timers.Timer timer, boolean isLate) implements GroupPhase {}

    /// Given away, while what is being sent is still let end.
    record Leaving() implements GroupPhase {}

    /// Empty, and never used again.
    record Destroyed() implements GroupPhase {}
}
