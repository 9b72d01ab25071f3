package io.narthex.template;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;

/// Go's time layouts: the reference time `Mon Jan 2 15:04:05 MST 2006` spelled as the result shall look.
final class TimeLayout {
    private static final int MAX_YEAR_DIGITS = 4;
    private static final DateTimeFormatter ZONE = DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH);

    /// Longest first where one begins another.
    private static final List<String> CHUNKS = List.of(
            "January",
            "Jan",
            "Monday",
            "Mon",
            "MST",
            "2006",
            "-07:00:00",
            "-070000",
            "-07:00",
            "-0700",
            "-07",
            "Z07:00:00",
            "Z070000",
            "Z07:00",
            "Z0700",
            "Z07",
            "002",
            "01",
            "02",
            "03",
            "04",
            "05",
            "06",
            "15",
            "__2",
            "_2",
            "PM",
            "pm",
            "1",
            "2",
            "3",
            "4",
            "5");

    private TimeLayout() {}

    static String format(ZonedDateTime time, String layout) {
        StringBuilder out = new StringBuilder(layout.length() + 16);
        int position = 0;
        while (position < layout.length()) {
            int fraction = fractionLength(layout, position);
            if (fraction > 0) {
                appendFraction(out, time, layout.substring(position, position + fraction));
                position += fraction;
                continue;
            }
            String chunk = chunkAt(layout, position);
            if (chunk.isEmpty()) {
                out.append(layout.charAt(position++));
            } else {
                append(out, time, chunk);
                position += chunk.length();
            }
        }
        return out.toString();
    }

    private static String chunkAt(String layout, int position) {
        for (String chunk : CHUNKS) {
            if (layout.startsWith(chunk, position) && isWhole(layout, position, chunk)) {
                return chunk;
            }
        }
        return "";
    }

    private static boolean isWhole(String layout, int position, String chunk) {
        int after = position + chunk.length();
        boolean isLowerNext = after < layout.length() && layout.charAt(after) >= 'a' && layout.charAt(after) <= 'z';
        // "January" is a month, "Janet" is not; and "_2006" is an underscore before a year.
        return switch (chunk) {
            case "Jan", "Mon" -> !isLowerNext;
            case "_2" -> !layout.startsWith("_2006", position);
            default -> true;
        };
    }

    /// Length of `.000` or `,999` with no digit after it; 0 if there is none.
    private static int fractionLength(String layout, int position) {
        char c = layout.charAt(position);
        if (c != '.' && c != ',' || position + 1 >= layout.length()) {
            return 0;
        }
        char digit = layout.charAt(position + 1);
        if (digit != '0' && digit != '9') {
            return 0;
        }
        int end = position + 1;
        while (end < layout.length() && layout.charAt(end) == digit) {
            end++;
        }
        boolean isDigitNext = end < layout.length() && Character.isDigit(layout.charAt(end));
        return isDigitNext ? 0 : end - position;
    }

    private static void appendFraction(StringBuilder out, ZonedDateTime time, String fraction) {
        int digits = Math.min(9, fraction.length() - 1);
        String nanos = String.valueOf(1_000_000_000L + time.getNano()).substring(1, 1 + digits);
        if (fraction.charAt(1) == '9') {
            nanos = nanos.replaceAll("0+$", "");
            if (nanos.isEmpty()) {
                return;
            }
        }
        out.append(fraction.charAt(0)).append(nanos);
    }

    private static void append(StringBuilder out, ZonedDateTime time, String chunk) {
        int hour12 = time.getHour() % 12 == 0 ? 12 : time.getHour() % 12;
        switch (chunk) {
            case "January" -> out.append(time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH));
            case "Jan" -> out.append(time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH), 0, 3);
            case "Monday" -> out.append(time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH));
            case "Mon" -> out.append(time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH), 0, 3);
            case "MST" -> out.append(zoneName(time));
            case "2006" -> appendPadded(out, time.getYear(), MAX_YEAR_DIGITS, '0');
            case "06" -> appendPadded(out, Math.floorMod(time.getYear(), 100), 2, '0');
            case "01" -> appendPadded(out, time.getMonthValue(), 2, '0');
            case "1" -> out.append(time.getMonthValue());
            case "02" -> appendPadded(out, time.getDayOfMonth(), 2, '0');
            case "_2" -> appendPadded(out, time.getDayOfMonth(), 2, ' ');
            case "2" -> out.append(time.getDayOfMonth());
            case "002" -> appendPadded(out, time.getDayOfYear(), 3, '0');
            case "__2" -> appendPadded(out, time.getDayOfYear(), 3, ' ');
            case "15" -> appendPadded(out, time.getHour(), 2, '0');
            case "03" -> appendPadded(out, hour12, 2, '0');
            case "3" -> out.append(hour12);
            case "04" -> appendPadded(out, time.getMinute(), 2, '0');
            case "4" -> out.append(time.getMinute());
            case "05" -> appendPadded(out, time.getSecond(), 2, '0');
            case "5" -> out.append(time.getSecond());
            case "PM" -> out.append(time.getHour() >= 12 ? "PM" : "AM");
            case "pm" -> out.append(time.getHour() >= 12 ? "pm" : "am");
            default -> appendOffset(out, time.getOffset(), chunk);
        }
    }

    private static void appendPadded(StringBuilder out, int value, int width, char padding) {
        String digits = String.valueOf(Math.abs(value));
        if (value < 0) {
            out.append('-');
        }
        out.repeat(padding, Math.max(0, width - digits.length())).append(digits);
    }

    private static String zoneName(ZonedDateTime time) {
        if (time.getZone().normalized() instanceof ZoneOffset offset) {
            if (offset.getTotalSeconds() == 0) {
                return "UTC";
            }
            StringBuilder out = new StringBuilder();
            appendOffset(out, offset, offset.getTotalSeconds() % 3600 == 0 ? "-07" : "-0700");
            return out.toString();
        }
        return ZONE.format(time);
    }

    private static void appendOffset(StringBuilder out, ZoneOffset offset, String chunk) {
        int seconds = offset.getTotalSeconds();
        if (chunk.charAt(0) == 'Z' && seconds == 0) {
            out.append('Z');
            return;
        }
        out.append(seconds < 0 ? '-' : '+');
        int size = Math.abs(seconds);
        String colon = chunk.indexOf(':') >= 0 ? ":" : "";
        int digits = chunk.replace(":", "").length() - 1;
        appendPadded(out, size / 3600, 2, '0');
        if (digits >= 4) {
            appendPadded(out.append(colon), size / 60 % 60, 2, '0');
        }
        if (digits >= 6) {
            appendPadded(out.append(colon), size % 60, 2, '0');
        }
    }
}
