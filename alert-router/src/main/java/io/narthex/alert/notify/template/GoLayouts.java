package io.narthex.alert.notify.template;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import io.narthex.template.GoTime;

/// Reads times that are written in a Go layout.
final class GoLayouts {
    // Longest first where one is the beginning of another.
    private static final Map<String, String> TOKENS = new LinkedHashMap<>();
    static {
        String[] pairs = {"2006", "uuuu", "January", "MMMM", "Jan", "MMM", "Monday", "EEEE", "Mon", "EEE", "MST", "z",
            "Z07:00", "XXX", "Z0700", "XX", "-07:00", "xxx", "-0700", "xx", "-07", "x", "01", "MM", "02", "dd",
            "03", "hh", "04", "mm", "05", "ss", "06", "uu", "15", "HH", "PM", "a", "1", "M", "2", "d", "3", "h",
            "4", "m", "5", "s"};
        for (int i = 0; i < pairs.length; i += 2) {
            TOKENS.put(pairs[i], pairs[i + 1]);
        }
    }

    private GoLayouts() {}

    /// A time without a zone is in UTC; what the layout leaves out is the earliest.
    ///
    /// @throws DateTimeException if the text does not fit the layout
    static GoTime parse(String layout, String text) {
        DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder();
        int at = 0;
        boolean afterSeconds = false;
        while (at < layout.length()) {
            String token = tokenAt(layout, at);
            if (token.isEmpty()) {
                builder.appendLiteral(layout.charAt(at));
                at++;
                afterSeconds = false;
                continue;
            }
            builder.appendPattern(TOKENS.get(token));
            at += token.length();
            afterSeconds = token.equals("05") || token.equals("5");
            if (afterSeconds) {
                // Go accepts a fraction after the seconds even where the layout has none.
                builder.optionalStart().appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true).optionalEnd();
                at = skipFraction(layout, at);
            }
        }
        DateTimeFormatter formatter = builder.toFormatter(Locale.ENGLISH);
        try {
            return time(formatter.parse(text));
        } catch (IllegalArgumentException e) {
            throw new DateTimeException(String.valueOf(e.getMessage()), e);
        }
    }

    private static int skipFraction(String layout, int at) {
        if (at + 1 >= layout.length() || layout.charAt(at) != '.' && layout.charAt(at) != ','
                || layout.charAt(at + 1) != '0' && layout.charAt(at + 1) != '9') {
            return at;
        }
        int end = at + 1;
        while (end < layout.length() && layout.charAt(end) == layout.charAt(at + 1)) {
            end++;
        }
        return end;
    }

    private static String tokenAt(String layout, int at) {
        for (String token : TOKENS.keySet()) {
            if (layout.startsWith(token, at)) {
                return token;
            }
        }
        return "";
    }

    private static GoTime time(TemporalAccessor parsed) {
        ZoneId zone = parsed.query(TemporalQueries.zone());
        LocalDateTime local = LocalDateTime.of(get(parsed, ChronoField.YEAR, 0),
                get(parsed, ChronoField.MONTH_OF_YEAR, 1),
                get(parsed, ChronoField.DAY_OF_MONTH, 1), get(parsed, ChronoField.HOUR_OF_DAY, 0),
                get(parsed, ChronoField.MINUTE_OF_HOUR, 0), get(parsed, ChronoField.SECOND_OF_MINUTE, 0),
                get(parsed, ChronoField.NANO_OF_SECOND, 0));
        return new GoTime(ZonedDateTime.of(local, zone == null ? ZoneOffset.UTC : zone));
    }

    private static int get(TemporalAccessor parsed, ChronoField field, int missing) {
        return parsed.isSupported(field) ? parsed.get(field) : missing;
    }
}
