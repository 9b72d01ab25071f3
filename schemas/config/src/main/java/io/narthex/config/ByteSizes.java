package io.narthex.config;

import java.util.Locale;

/// Sizes in bytes as Prometheus writes them: `512MB`, `1GiB`, `10B`; every prefix is a power of 1024.
public final class ByteSizes {
    private static final String[] UNITS = {"EiB", "PiB", "TiB", "GiB", "MiB", "KiB", "B"};

    private ByteSizes() {}

    /// @throws ConfigException with Prometheus' words if the text is no size
    public static long parse(String text) {
        if (text.equals("0")) {
            return 0;
        }
        if (text.isEmpty()) {
            throw new ConfigException("units: invalid " + text);
        }
        double total = 0;
        int at = 0;
        while (at < text.length()) {
            int digits = at;
            while (digits < text.length() && (text.charAt(digits) >= '0' && text.charAt(digits) <= '9'
                    || text.charAt(digits) == '.')) {
                digits++;
            }
            int letters = digits;
            while (letters < text.length() && Character.isLetter(text.charAt(letters))) {
                letters++;
            }
            if (digits == at) {
                throw new ConfigException("units: invalid " + text);
            }
            if (letters == digits) {
                throw new ConfigException("units: missing unit in " + text);
            }
            total += number(text, at, digits) * multiple(text, text.substring(digits, letters));
            at = letters;
        }
        return (long) total;
    }

    private static double number(String text, int from, int to) {
        try {
            return Double.parseDouble(text.substring(from, to));
        } catch (NumberFormatException _) {
            throw new ConfigException("units: invalid " + text);
        }
    }

    private static double multiple(String text, String unit) {
        for (int i = 0; i < UNITS.length; i++) {
            if (unit.equals(UNITS[i]) || unit.equals(UNITS[i].replace("i", ""))) {
                return Math.pow(1024, UNITS.length - 1 - i);
            }
        }
        if (unit.equals("kB")) {
            return 1024;
        }
        throw new ConfigException(String.format(Locale.ROOT, "units: unknown unit %s in %s", unit, text));
    }

    /// The exact form in mixed units: `1GiB512MiB`.
    public static String format(long bytes) {
        if (bytes == 0) {
            return "0B";
        }
        StringBuilder text = new StringBuilder();
        long left = bytes;
        for (int i = 0; i < UNITS.length; i++) {
            int shift = 10 * (UNITS.length - 1 - i);
            long count = left >> shift;
            if (count > 0) {
                text.append(count).append(UNITS[i]);
                left -= count << shift;
            }
        }
        return text.toString();
    }
}
