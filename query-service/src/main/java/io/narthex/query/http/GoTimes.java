package io.narthex.query.http;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;

/// Times as Go's `encoding/json` writes them: RFC 3339 with as many decimals as needed.
final class GoTimes {
    /// Go's zero time, which the API shows for "never".
    static final String ZERO = "0001-01-01T00:00:00Z";

    private static final DateTimeFormatter RFC3339_NANO = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd'T'HH:mm:ss").appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .appendLiteral('Z').toFormatter(java.util.Locale.ROOT).withZone(ZoneOffset.UTC);

    private GoTimes() {}

    /// @param epochMs 0 for "never"
    static String format(long epochMs) {
        return epochMs == 0 ? ZERO : RFC3339_NANO.format(Instant.ofEpochMilli(epochMs));
    }
}
