package io.narthex.promql.exec;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import org.jspecify.annotations.Nullable;

/// Replacement texts in Go's form: `$1`, `${1}`, `$name`, `$$`. The longest name counts; an unknown one is empty.
final class Template {
    private Template() {}

    static String expand(String template, Matcher matcher, Pattern pattern) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < template.length()) {
            char c = template.charAt(at);
            if (c != '$' || at + 1 == template.length()) {
                text.append(c);
                at++;
                continue;
            }
            if (template.charAt(at + 1) == '$') {
                text.append('$');
                at += 2;
                continue;
            }
            boolean braces = template.charAt(at + 1) == '{';
            int from = braces ? at + 2 : at + 1;
            int to = from;
            while (to < template.length() && isWord(template.charAt(to))) {
                to++;
            }
            boolean malformed = to == from || braces && (to == template.length() || template.charAt(to) != '}');
            if (malformed) {
                text.append('$');
                at++;
                continue;
            }
            String value = group(template.substring(from, to), matcher, pattern);
            text.append(value == null ? "" : value);
            at = braces ? to + 1 : to;
        }
        return text.toString();
    }

    private static @Nullable String group(String name, Matcher matcher, Pattern pattern) {
        boolean number = name.length() < 9 && name.chars().allMatch(c -> c >= '0' && c <= '9');
        if (number) {
            int index = Integer.parseInt(name);
            return index <= matcher.groupCount() ? matcher.group(index) : null;
        }
        return pattern.namedGroups().containsKey(name) ? matcher.group(name) : null;
    }

    private static boolean isWord(char c) {
        return c == '_' || Character.isLetterOrDigit(c);
    }
}
