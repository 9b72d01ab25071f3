package io.narthex.alert.alerts;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/// Times as Alertmanager's API and webhooks write them. Epoch 0 stands for "unset", which both write as year 1.
public final class Timestamps {
    private static final String UNSET = "0001-01-01T00:00:00";
    private static final Instant FIRST_SET = Instant.parse("0002-01-01T00:00:00Z");
    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'",
            Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_TIME).appendPattern("[XXX][XX]").toFormatter(Locale.ROOT);
    private static final DateTimeFormatter LENIENT = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart().appendLiteral('T').append(TIME).optionalEnd()
            .optionalStart().appendLiteral(' ').append(TIME).optionalEnd().toFormatter(Locale.ROOT);

    private Timestamps() {}

    /// With three decimals, as the API has it.
    public static String api(long epochMs) {
        return epochMs == 0 ? UNSET + ".000Z" : MILLIS.format(Instant.ofEpochMilli(epochMs));
    }

    /// With as many decimals as are needed, as webhooks have it.
    public static String webhook(long epochMs) {
        if (epochMs == 0) {
            return UNSET + "Z";
        }
        String text = api(epochMs);
        int end = text.length() - 1;
        while (text.charAt(end - 1) == '0') {
            end--;
        }
        return text.substring(0, text.charAt(end - 1) == '.' ? end - 1 : end) + "Z";
    }

    /// RFC 3339, or one of the shorter forms that Alertmanager's API takes: without a zone, which is UTC then, without
    /// seconds, with a space for the T, the date alone. Year 1 is 0.
    ///
    /// @throws DateTimeException if the text is no time
    public static long parse(String text) {
        Instant instant = switch (LENIENT.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from)) {
            case OffsetDateTime time -> time.toInstant();
            case LocalDateTime time -> time.toInstant(ZoneOffset.UTC);
            case LocalDate date -> date.atStartOfDay().toInstant(ZoneOffset.UTC);
            case TemporalAccessor other -> throw new DateTimeException("no time: " + other);
        };
        return instant.isBefore(FIRST_SET) ? 0 : instant.toEpochMilli();
    }
}
