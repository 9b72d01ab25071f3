package io.narthex.alert.matcher;

import java.util.ArrayList;
import java.util.List;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.narthex.model.MatchType;
import io.narthex.model.Names;

/// The classic grammar: a plain name, an operator, a value that may lack its quotes; OpenMetrics escapes, tolerant of
/// stray backslashes.
final class ClassicMatchers {
    private static final Pattern MATCHER = Pattern
            .compile("^\\s*([a-zA-Z_:][a-zA-Z0-9_:]*)\\s*(=~|=|!=|!~)\\s*((?s).*?)\\s*$");

    private ClassicMatchers() {}

    static List<LabelMatcher> parseList(String text) {
        String list = text.startsWith("{") ? text.substring(1) : text;
        list = list.endsWith("}") ? list.substring(0, list.length() - 1) : list;
        List<LabelMatcher> matchers = new ArrayList<>();
        for (String token : split(list)) {
            matchers.add(parseOne(token));
        }
        return matchers;
    }

    private static List<String> split(String list) {
        List<String> tokens = new ArrayList<>();
        StringBuilder token = new StringBuilder();
        boolean quoted = false;
        boolean escaped = false;
        for (int i = 0; i < list.length(); i++) {
            char c = list.charAt(i);
            if (c == ',' && !quoted) {
                tokens.add(token.toString());
                token.setLength(0);
                continue;
            }
            if (c == '"' && !escaped) {
                quoted = !quoted;
            }
            escaped = c == '\\' && !escaped;
            token.append(c);
        }
        String last = token.toString().strip();
        if (!last.isEmpty()) {
            tokens.add(last);
        }
        return tokens;
    }

    static LabelMatcher parseOne(String text) {
        Matcher matcher = MATCHER.matcher(text);
        if (!matcher.matches()) {
            throw new MatcherException("bad matcher format: " + text);
        }
        String raw = matcher.group(3);
        if (!Names.isWellFormed(raw)) {
            throw new MatcherException("matcher value not valid UTF-8: " + raw);
        }
        try {
            return LabelMatcher.of(operator(matcher.group(2)), matcher.group(1), unescape(raw));
        } catch (IllegalArgumentException e) {
            throw new MatcherException(String.valueOf(e.getMessage()));
        }
    }

    static MatchType operator(String text) {
        for (MatchType type : MatchType.values()) {
            if (type.operator().equals(text)) {
                return type;
            }
        }
        throw new MatcherException("bad operator " + text);
    }

    private static String unescape(String raw) {
        boolean quoted = raw.startsWith("\"");
        String text = quoted ? raw.substring(1) : raw;
        StringBuilder value = new StringBuilder(text.length());
        boolean closed = !quoted;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean last = i == text.length() - 1;
            if (c == '\\' && !last) {
                char next = text.charAt(++i);
                switch (next) {
                    case 'n' -> value.append('\n');
                    case '"', '\\' -> value.append(next);
                    default -> value.append('\\').append(next);
                }
            } else if (c == '"') {
                if (closed || !last) {
                    throw unescapedQuote(raw);
                }
                closed = true;
            } else {
                value.append(c);
            }
        }
        if (!closed) {
            throw unescapedQuote(raw);
        }
        return value.toString();
    }

    private static MatcherException unescapedQuote(String raw) {
        return new MatcherException("matcher value contains unescaped double quote: " + raw);
    }
}
