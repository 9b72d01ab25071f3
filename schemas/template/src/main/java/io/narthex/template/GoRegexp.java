package io.narthex.template;

import java.util.Map;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/// What templates do with regular expressions, as Go's `regexp` does it.
public final class GoRegexp {
    private GoRegexp() {}

    /// Whether the expression matches anywhere in the text.
    ///
    /// @throws TemplateException if the expression is none
    public static boolean isMatch(String regex, String text) {
        return compile(regex).matcher(text).find();
    }

    /// Replaces every match; `$1`, `${name}` and `$$` mean in the replacement what they mean to Go.
    ///
    /// @throws TemplateException if the expression is none
    public static String replaceAll(String regex, String replacement, String text) {
        Pattern compiled = compile(regex);
        Matcher matcher = compiled.matcher(text);
        StringBuilder out = new StringBuilder();
        int end = 0;
        while (matcher.find()) {
            out.append(text, end, matcher.start());
            // An empty match right behind the last one does not count.
            if (matcher.end() > end || matcher.start() == 0) {
                expand(out, replacement, matcher, compiled.namedGroups());
            }
            end = matcher.end();
        }
        return out.append(text, end, text.length()).toString();
    }

    private static Pattern compile(String regex) {
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw new TemplateException(
                    "error parsing regexp: " + e.getDescription() + ": `" + e.getPattern() + "`", e);
        }
    }

    /// A name is as long as it can be, and an unknown one is empty; a `$` that begins none stands for itself.
    private static void expand(StringBuilder out, String replacement, Matcher matcher, Map<String, Integer> names) {
        for (int i = 0; i < replacement.length();) {
            char c = replacement.charAt(i);
            if (c != '$' || i + 1 == replacement.length()) {
                out.append(c);
                i++;
                continue;
            }
            if (replacement.charAt(i + 1) == '$') {
                out.append('$');
                i += 2;
                continue;
            }
            boolean isBraced = replacement.charAt(i + 1) == '{';
            int start = i + (isBraced ? 2 : 1);
            int end = start;
            while (end < replacement.length() && isWord(replacement.charAt(end))) {
                end++;
            }
            boolean isClosed = !isBraced || end < replacement.length() && replacement.charAt(end) == '}';
            if (end == start || !isClosed) {
                out.append(c);
                i++;
                continue;
            }
            out.append(group(replacement.substring(start, end), matcher, names));
            i = end + (isBraced ? 1 : 0);
        }
    }

    private static boolean isWord(char c) {
        return c == '_' || Character.isLetterOrDigit(c);
    }

    private static String group(String name, Matcher matcher, Map<String, Integer> names) {
        int index = name.matches("[0-9]{1,4}") ? Integer.parseInt(name) : names.getOrDefault(name, -1);
        if (index < 0 || index > matcher.groupCount()) {
            return "";
        }
        String text = matcher.group(index);
        return text == null ? "" : text;
    }
}
