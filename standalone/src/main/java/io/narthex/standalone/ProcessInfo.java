package io.narthex.standalone;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Locale;

/// When and where this process began.
///
/// @param startedAtMs epoch milliseconds, as the operating system tells it
record ProcessInfo(long startedAtMs) {
    static ProcessInfo current() {
        return new ProcessInfo(ProcessHandle.current().info().startInstant().map(Instant::toEpochMilli)
                .orElseGet(System::currentTimeMillis));
    }

    /// As the operating system names this machine or container; `localhost` where it has no name.
    String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    String secondsUp() {
        return String.format(Locale.ROOT, "%.1f", (System.currentTimeMillis() - startedAtMs) / 1000.0);
    }
}
