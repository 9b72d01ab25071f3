package io.narthex.template;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Escaping for HTML, JavaScript and URLs.
final class Escapes {
    /// What stands where a value would have been dangerous.
    static final String REFUSED = "ZgotmplZ";

    private static final String URL_RESERVED = "!#$&*+,/:;=?@[]";

    private Escapes() {}

    /// As the `html` function: the five characters and NUL.
    static String html(String text) {
        return escapeHtml(text, "");
    }

    /// As values in HTML text and quoted attributes are written: `+` too, against UTF-7 guessing.
    static String htmlText(String text) {
        return escapeHtml(text, "+");
    }

    /// As values in attributes without quotes are written.
    static String htmlUnquoted(String text) {
        return text.isEmpty() ? REFUSED : escapeHtml(text, "+\t\n\u000b\f\r =`");
    }

    private static String escapeHtml(String text, String more) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case 0 -> out.append('\ufffd');
                case '"' -> out.append("&#34;");
                case '\'' -> out.append("&#39;");
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                default -> {
                    if (more.indexOf(c) >= 0) {
                        out.append("&#").append((int) c).append(';');
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.toString();
    }

    /// HTML that is safe as text, made safe as an attribute's value: tags dropped, entities kept.
    static String htmlAttributeOf(String safeHtml) {
        StringBuilder plain = new StringBuilder();
        boolean isInTag = false;
        for (int i = 0; i < safeHtml.length(); i++) {
            char c = safeHtml.charAt(i);
            if (isInTag) {
                isInTag = c != '>';
            } else if (c == '<') {
                isInTag = true;
            } else {
                plain.append(c);
            }
        }
        return plain.toString().replace("\"", "&#34;").replace("'", "&#39;").replace("+", "&#43;");
    }

    /// As the `js` function.
    static String js(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length();) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            switch (c) {
                case '\\' -> out.append("\\\\");
                case '\'' -> out.append("\\'");
                case '"' -> out.append("\\\"");
                case '<', '>', '&', '=' -> appendUnicode(out, c);
                default -> {
                    if (c < ' ' || c >= 0x80 && !GoQuote.isPrintable(c)) {
                        appendUnicode(out, c);
                    } else {
                        out.appendCodePoint(c);
                    }
                }
            }
        }
        return out.toString();
    }

    private static void appendUnicode(StringBuilder out, int c) {
        StringBuilder hex = new StringBuilder();
        GoQuote.appendHex(hex, c, 4);
        out.append("\\u").append(hex.toString().toUpperCase(Locale.ROOT));
    }

    /// As Go's `url.QueryEscape`.
    static String urlQuery(String text) {
        return escapeUrl(text, "", false).replace("%20", "+");
    }

    /// For the query or fragment of a URL in an attribute.
    static String urlPart(String text) {
        return escapeUrl(text, "", true);
    }

    /// For a URL whose author knows its parts: only what no URL may hold is escaped.
    static String urlNormalized(String text) {
        return escapeUrl(text, URL_RESERVED + "%", true);
    }

    private static String escapeUrl(String text, String kept, boolean isLower) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < utf8.length; i++) {
            int c = utf8[i] & 0xff;
            boolean isAlnum = c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            if (isAlnum || c == '-' || c == '.' || c == '_' || c == '~') {
                out.append((char) c);
            } else if (c == '%' && kept.indexOf('%') >= 0) {
                out.append(isEscape(utf8, i) ? "%" : "%25");
            } else if (c < 0x80 && kept.indexOf(c) >= 0) {
                out.append((char) c);
            } else {
                String hex = Integer.toHexString(0x100 | c).substring(1);
                out.append('%').append(isLower ? hex : hex.toUpperCase(Locale.ROOT));
            }
        }
        return out.toString();
    }

    private static boolean isEscape(byte[] utf8, int percent) {
        return percent + 2 < utf8.length && Character.digit(utf8[percent + 1], 16) >= 0
                && Character.digit(utf8[percent + 2], 16) >= 0;
    }

    /// Whether a URL is relative or of a harmless scheme.
    static boolean isSafeUrl(String url) {
        int colon = url.indexOf(':');
        if (colon < 0 || url.substring(0, colon).indexOf('/') >= 0) {
            return true;
        }
        String scheme = url.substring(0, colon).toLowerCase(Locale.ROOT);
        return scheme.equals("http") || scheme.equals("https") || scheme.equals("mailto");
    }

    /// The value where it cannot leave its place in a style sheet; [#REFUSED] otherwise.
    static String cssValue(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        boolean isDangerous = text.chars().anyMatch(c -> "\0\"'()/;@[\\]`{}<>".indexOf(c) >= 0) || text.contains("--")
                || lower.replaceAll("[^a-z]", "").contains("expression") || lower.contains("mozbinding");
        return isDangerous ? REFUSED : text;
    }
}
