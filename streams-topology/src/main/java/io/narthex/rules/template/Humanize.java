package io.narthex.rules.template;

import java.time.Instant;
import java.time.ZoneOffset;

import io.narthex.template.GoFloat;
import io.narthex.template.GoTime;

/// Numbers, durations and times for people, as Prometheus' template functions write them.
final class Humanize {
    private static final String[] LARGE = {"k", "M", "G", "T", "P", "E", "Z", "Y"};
    private static final String[] SMALL = {"m", "u", "n", "p", "f", "a", "z", "y"};
    private static final String[] BINARY = {"ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"};

    private Humanize() {}

    private static String fourDigits(double value) {
        return GoFloat.format(value, 'g', 4);
    }

    private static boolean isSpecial(double value) {
        return Double.isNaN(value) || Double.isInfinite(value);
    }

    static String number(double value) {
        if (value == 0 || isSpecial(value)) {
            return fourDigits(value);
        }
        double rest = value;
        String prefix = "";
        if (Math.abs(value) >= 1) {
            for (int i = 0; i < LARGE.length && Math.abs(rest) >= 1000; i++) {
                prefix = LARGE[i];
                rest /= 1000;
            }
        } else {
            for (int i = 0; i < SMALL.length && Math.abs(rest) < 1; i++) {
                prefix = SMALL[i];
                rest *= 1000;
            }
        }
        return fourDigits(rest) + prefix;
    }

    static String number1024(double value) {
        double rest = value;
        String prefix = "";
        if (Math.abs(value) > 1 && !isSpecial(value)) {
            for (int i = 0; i < BINARY.length && Math.abs(rest) >= 1024; i++) {
                prefix = BINARY[i];
                rest /= 1024;
            }
        }
        return fourDigits(rest) + prefix;
    }

    static String percentage(double value) {
        return fourDigits(value * 100) + "%";
    }

    static String duration(double seconds) {
        if (isSpecial(seconds)) {
            return fourDigits(seconds);
        }
        if (seconds == 0) {
            return fourDigits(seconds) + "s";
        }
        if (Math.abs(seconds) >= 1) {
            return longDuration(seconds < 0 ? "-" : "", Math.abs(seconds));
        }
        double rest = seconds;
        String prefix = "";
        for (int i = 0; i < SMALL.length && Math.abs(rest) < 1; i++) {
            prefix = SMALL[i];
            rest *= 1000;
        }
        return fourDigits(rest) + prefix + "s";
    }

    private static String longDuration(String sign, double value) {
        long total = (long) value;
        long seconds = total % 60;
        long minutes = total / 60 % 60;
        long hours = total / 3600 % 24;
        long days = total / 86_400;
        if (days != 0) {
            return sign + days + "d " + hours + "h " + minutes + "m " + seconds + "s";
        }
        if (hours != 0) {
            return sign + hours + "h " + minutes + "m " + seconds + "s";
        }
        if (minutes != 0) {
            return sign + minutes + "m " + seconds + "s";
        }
        return sign + fourDigits(value) + "s";
    }

    static String timestamp(double seconds) {
        return isSpecial(seconds) ? fourDigits(seconds) : time(seconds).text();
    }

    static GoTime time(double seconds) {
        return GoTime.of(Instant.ofEpochMilli((long) (seconds * 1000)), ZoneOffset.UTC);
    }
}
