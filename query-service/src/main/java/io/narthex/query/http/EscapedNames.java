package io.narthex.query.http;

/// Undoes Prometheus' `U__` escaping of names in paths: `_` is `__`, any other odd character `_<hex>_`.
final class EscapedNames {
    private static final String PREFIX = "U__";
    private static final int MAX_HEX_DIGITS = 6;

    private EscapedNames() {}

    /// A name that is not escaped, or wrongly so, stays as it is.
    static String unescape(String name) {
        if (!name.startsWith(PREFIX)) {
            return name;
        }
        StringBuilder text = new StringBuilder(name.length());
        int i = PREFIX.length();
        while (i < name.length()) {
            char c = name.charAt(i);
            if (c != '_') {
                text.append(c);
                i++;
                continue;
            }
            int end = name.indexOf('_', i + 1);
            if (end < 0 || end - i - 1 > MAX_HEX_DIGITS) {
                return name;
            }
            if (end == i + 1) {
                text.append('_');
            } else if (!appendCodePoint(text, name.substring(i + 1, end))) {
                return name;
            }
            i = end + 1;
        }
        return text.toString();
    }

    private static boolean appendCodePoint(StringBuilder text, String hex) {
        int codePoint = 0;
        for (int i = 0; i < hex.length(); i++) {
            int digit = "0123456789abcdef".indexOf(hex.charAt(i));
            if (digit < 0) {
                return false;
            }
            codePoint = 16 * codePoint + digit;
        }
        boolean valid = Character.isValidCodePoint(codePoint)
                && (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE);
        if (valid) {
            text.appendCodePoint(codePoint);
        }
        return valid;
    }
}
