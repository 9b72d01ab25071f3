package io.narthex.config;

import java.util.List;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/// `$VAR` and `${VAR}` in external labels, as a shell would read them; `$$` is a dollar sign.
record EnvironmentExpansion(UnaryOperator<@Nullable String> environment, List<String> warnings) {
    private static final String SPECIAL = "*#$@!?-0123456789";

    String expand(String text) {
        StringBuilder out = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c != '$' || at + 1 == text.length()) {
                out.append(c);
                at++;
                continue;
            }
            at = variable(text, at + 1, out);
        }
        return out.toString();
    }

    /// Appends what the variable that starts after a dollar sign stands for, and returns where the text goes on.
    private int variable(String text, int from, StringBuilder out) {
        char c = text.charAt(from);
        if (c == '{') {
            int end = text.indexOf('}', from);
            if (end <= from + 1) {
                // As Go's os.Expand: bad syntax is eaten.
                return end < 0 ? from + 1 : end + 1;
            }
            out.append(lookUp(text.substring(from + 1, end)));
            return end + 1;
        }
        if (SPECIAL.indexOf(c) >= 0) {
            out.append(lookUp(String.valueOf(c)));
            return from + 1;
        }
        int end = from;
        while (end < text.length() && isNamePart(text.charAt(end))) {
            end++;
        }
        if (end == from) {
            out.append('$');
            return from;
        }
        out.append(lookUp(text.substring(from, end)));
        return end;
    }

    private String lookUp(String name) {
        if (name.equals("$")) {
            return "$";
        }
        String value = environment.apply(name);
        if (value == null || value.isEmpty()) {
            warnings.add("Empty environment variable " + name);
            return "";
        }
        return value;
    }

    private static boolean isNamePart(char c) {
        return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }
}
