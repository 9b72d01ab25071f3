package io.narthex.config.relabel;

import java.util.Set;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import org.jspecify.annotations.Nullable;

/// An anchored RE2 expression with short cuts for what configurations mostly hold: everything, or a choice of words.
final class RelabelRegex {
    private static final String META = "\\.+*?()[]{}^$";

    private final boolean everything;
    private final @Nullable Set<String> words;
    private final Pattern pattern;

    private RelabelRegex(boolean everything, @Nullable Set<String> words, Pattern pattern) {
        this.everything = everything;
        this.words = words;
        this.pattern = pattern;
    }

    static RelabelRegex compile(String regex) {
        boolean plain = regex.chars().noneMatch(c -> META.indexOf(c) >= 0);
        return new RelabelRegex(regex.equals("(.*)"), plain ? Set.of(distinct(regex)) : null, Pattern.compile("^(?s:"
                + regex + ")$"));
    }

    private static String[] distinct(String alternatives) {
        return java.util.Arrays.stream(alternatives.split("\\|", -1)).distinct().toArray(String[]::new);
    }

    boolean matches(String text) {
        if (everything) {
            return true;
        }
        return words != null ? words.contains(text) : pattern.matches(text);
    }

    /// The match of the whole text, or null.
    @Nullable
    Groups match(String text) {
        if (everything) {
            return new Groups(text, null);
        }
        if (words != null) {
            return words.contains(text) ? new Groups(text, null) : null;
        }
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? new Groups(text, matcher) : null;
    }

    /// What matched.
    ///
    /// @param matcher null for the short cuts, where group 1 of `(.*)` is the text itself
    final class Groups {
        private final String text;
        private final @Nullable Matcher matcher;

        private Groups(String text, @Nullable Matcher matcher) {
            this.text = text;
            this.matcher = matcher;
        }

        /// The template with `$1`, `$name` and `${name}` replaced, `$$` a dollar sign, unknown groups empty: the rules
        /// of Go's `Regexp.Expand`.
        String expand(String template) {
            int dollar = template.indexOf('$');
            if (dollar < 0) {
                return template;
            }
            if (template.equals("$1") && everything) {
                return text;
            }
            StringBuilder out = new StringBuilder();
            int at = 0;
            while (dollar >= 0) {
                out.append(template, at, dollar);
                at = appendGroup(template, dollar + 1, out);
                dollar = template.indexOf('$', at);
            }
            return out.append(template, at, template.length()).toString();
        }

        private int appendGroup(String template, int from, StringBuilder out) {
            if (from < template.length() && template.charAt(from) == '$') {
                out.append('$');
                return from + 1;
            }
            boolean braced = from < template.length() && template.charAt(from) == '{';
            int start = braced ? from + 1 : from;
            int end = start;
            while (end < template.length() && isNamePart(template.charAt(end))) {
                end++;
            }
            if (end == start || braced && (end == template.length() || template.charAt(end) != '}')) {
                out.append('$');
                return from;
            }
            out.append(group(template.substring(start, end)));
            return braced ? end + 1 : end;
        }

        private String group(String name) {
            boolean number = name.length() < 9 && name.chars().allMatch(c -> c >= '0' && c <= '9')
                    && (name.length() == 1 || name.charAt(0) != '0');
            if (number && Integer.parseInt(name) == 0) {
                return text;
            }
            if (matcher == null) {
                return everything && name.equals("1") ? text : "";
            }
            if (number) {
                int index = Integer.parseInt(name);
                return index <= matcher.groupCount() ? orEmpty(matcher.group(index)) : "";
            }
            return pattern.namedGroups().containsKey(name) ? orEmpty(matcher.group(name)) : "";
        }

        private static String orEmpty(@Nullable String group) {
            return group == null ? "" : group;
        }

        private static boolean isNamePart(char c) {
            return c == '_' || Character.isLetterOrDigit(c);
        }
    }
}
