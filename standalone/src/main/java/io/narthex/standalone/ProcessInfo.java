package io.narthex.standalone;

import java.time.Instant;
import java.util.Locale;

/// When this process began.
///
/// @param startedAtMs epoch milliseconds, as the operating system tells it
record ProcessInfo(long startedAtMs) {
    static ProcessInfo current() {
        return new ProcessInfo(ProcessHandle.current().info().startInstant().map(Instant::toEpochMilli)
                .orElseGet(System::currentTimeMillis));
    }

    String secondsUp() {
        return String.format(Locale.ROOT, "%.1f", (System.currentTimeMillis() - startedAtMs) / 1000.0);
    }
}
