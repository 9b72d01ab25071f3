package io.narthex.alert.group;

/// Where a group stands. The chart:
///
/// ```
/// Dormant ──start──► Waiting ──tick──► Flushing ──result──► Waiting ─ … ─► Destroyed
///    ▲                  │                 │ tick: flush again after the result
///    └──────stop────────┴─────────────────┘
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

    /// Empty, and never used again.
    record Destroyed() implements GroupPhase {}
}
