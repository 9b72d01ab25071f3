package io.narthex.model;

/// Label sets as Prometheus prints them.
final class LabelsText {
    private LabelsText() {}

    static String format(Labels labels) {
        String metricName = labels.metricName();
        boolean plainName = isLegacyMetricName(metricName);
        StringBuilder text = new StringBuilder(32 + 24 * labels.size());
        if (plainName) {
            text.append(metricName);
            if (labels.size() == 1) {
                return text.toString();
            }
        }
        text.append('{');
        boolean first = true;
        if (!metricName.isEmpty() && !plainName) {
            quote(text, metricName);
            first = false;
        }
        for (int i = 0; i < labels.size(); i++) {
            if (labels.name(i).equals(Labels.METRIC_NAME)) {
                continue;
            }
            if (!first) {
                text.append(", ");
            }
            first = false;
            if (isLegacyLabelName(labels.name(i))) {
                text.append(labels.name(i));
            } else {
                quote(text, labels.name(i));
            }
            text.append('=');
            quote(text, labels.value(i));
        }
        return text.append('}').toString();
    }

    /// Quotes as Go's `strconv.Quote`: control characters escaped, everything printable kept.
    static void quote(StringBuilder to, String value) {
        to.append('"');
        for (int i = 0; i < value.length();) {
            int c = value.codePointAt(i);
            i += Character.charCount(c);
            switch (c) {
                case '"' -> to.append("\\\"");
                case '\\' -> to.append("\\\\");
                case '\n' -> to.append("\\n");
                case '\r' -> to.append("\\r");
                case '\t' -> to.append("\\t");
                case 0x07 -> to.append("\\a");
                case '\b' -> to.append("\\b");
                case '\f' -> to.append("\\f");
                case 0x0b -> to.append("\\v");
                default -> appendPrintableOrEscaped(to, c);
            }
        }
        to.append('"');
    }

    private static void appendPrintableOrEscaped(StringBuilder to, int c) {
        if (isPrintable(c)) {
            to.appendCodePoint(c);
        } else if (c >= 0xDC80 && c <= 0xDCFF) {
            // How text that holds bytes which are not UTF-8 carries them.
            to.append("\\x").append(hex(c - 0xDC00, 2));
        } else if (c < 0x80) {
            to.append("\\x").append(hex(c, 2));
        } else if (c < 0x10000) {
            to.append("\\u").append(hex(c, 4));
        } else {
            to.append("\\U").append(hex(c, 8));
        }
    }

    private static String hex(int c, int digits) {
        String hex = Integer.toHexString(c);
        return "0".repeat(digits - hex.length()) + hex;
    }

    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
                    Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }

    static boolean isLegacyMetricName(String name) {
        return isName(name, true);
    }

    static boolean isLegacyLabelName(String name) {
        return isName(name, false);
    }

    private static boolean isName(String name, boolean colons) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean ok = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || colons && c == ':'
                    || i > 0 && c >= '0' && c <= '9';
            if (!ok) {
                return false;
            }
        }
        return !name.isEmpty();
    }
}
