package io.narthex.ingest.push;

/// Prometheus' value-encoding of names: `U__`, then every character outside the legacy set as `_hex_` and every
/// underscore doubled.
final class ValueEscaping {
    private static final String PREFIX = "U__";
    private static final int MAX_HEX_DIGITS = 6;

    private ValueEscaping() {}

    /// The name, or the text itself where it is not encoded or malformed.
    static String unescape(String text) {
        if (!text.startsWith(PREFIX)) {
            return text;
        }
        StringBuilder name = new StringBuilder();
        int i = PREFIX.length();
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c != '_') {
                name.append(c);
                i++;
            } else if (text.startsWith("__", i)) {
                name.append('_');
                i += 2;
            } else {
                int end = text.indexOf('_', i + 1);
                int rune = end < 0 ? -1 : rune(text.substring(i + 1, end));
                if (rune < 0) {
                    return text;
                }
                name.appendCodePoint(rune);
                i = end + 1;
            }
        }
        return name.toString();
    }

    private static int rune(String hex) {
        if (hex.isEmpty() || hex.length() > MAX_HEX_DIGITS || !hex.chars().allMatch(ValueEscaping::isHexDigit)) {
            return -1;
        }
        int rune = Integer.parseInt(hex, 16);
        return Character.isValidCodePoint(rune) && !(rune >= 0xD800 && rune <= 0xDFFF) ? rune : -1;
    }

    private static boolean isHexDigit(int c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'f';
    }
}
