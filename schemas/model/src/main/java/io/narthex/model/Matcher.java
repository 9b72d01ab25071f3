package io.narthex.model;

import static java.util.Objects.requireNonNull;

import java.util.List;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// One test of one label: `name="value"` and its kin. An absent label is tested as the empty string.
///
/// Regular expressions are RE2, anchored at both ends, and `.` matches a line break, as in Prometheus.
/// Immutable and thread-safe.
public final class Matcher {
    private final MatchType type;
    private final String name;
    private final String value;
    private final @Nullable RegexTest regex;

    private Matcher(MatchType type, String name, String value, @Nullable RegexTest regex) {
        this.type = type;
        this.name = name;
        this.value = value;
        this.regex = regex;
    }

    /// @throws IllegalArgumentException if the type is a regular expression and the value is not one
    public static Matcher of(MatchType type, String name, String value) {
        requireNonNull(name, "name");
        requireNonNull(value, "value");
        boolean isRegex = type == MatchType.REGEX || type == MatchType.NOT_REGEX;
        return new Matcher(type, name, value, isRegex ? RegexTest.of(value) : null);
    }

    public static Matcher equal(String name, String value) {
        return of(MatchType.EQUAL, name, value);
    }

    public MatchType type() {
        return type;
    }

    public String name() {
        return name;
    }

    public String value() {
        return value;
    }

    public boolean matches(String labelValue) {
        return switch (type) {
            case EQUAL -> value.equals(labelValue);
            case NOT_EQUAL -> !value.equals(labelValue);
            case REGEX -> requireNonNull(regex).matches(labelValue);
            case NOT_REGEX -> !requireNonNull(regex).matches(labelValue);
        };
    }

    public boolean matches(Labels labels) {
        return matches(labels.value(name));
    }

    /// Whether a series without the label passes.
    public boolean matchesEmpty() {
        return matches("");
    }

    /// The values that the matcher admits where they can be listed: of `=` and of a regular expression that is an
    /// alternation of literals. Empty otherwise. For the index.
    public List<String> setMatches() {
        return switch (type) {
            case EQUAL -> List.of(value);
            case REGEX -> requireNonNull(regex).literals();
            case NOT_EQUAL, NOT_REGEX -> List.of();
        };
    }

    /// The literal that every match of a regular expression begins with; empty where there is none. For the index.
    public String prefix() {
        return regex == null ? "" : regex.prefix();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Matcher matcher && type == matcher.type && name.equals(matcher.name)
                && value.equals(matcher.value);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * type.hashCode() + name.hashCode()) + value.hashCode();
    }

    /// As in PromQL: `name=~"value"`, the name in quotes where it needs them.
    @Override
    public String toString() {
        String printed = LabelsText.isLegacyLabelName(name) ? name : Names.quote(name);
        return printed + type.operator() + Names.quote(value);
    }

    /// A regular expression with short cuts for the shapes that dashboards use: `a|b|c`, `prefix.*`, `.*`, `.+`.
    private record RegexTest(@Nullable Pattern pattern, List<String> literals, String prefix, Shape shape) {
        private enum Shape {
            ANY, NOT_EMPTY, LITERALS, PREFIX_ANY, PATTERN
        }

        private static final String META = "\\.+*?()[]{}^$|";

        /// Only what is none of the simple shapes is compiled.
        static RegexTest of(String regex) {
            if (regex.equals(".*")) {
                return new RegexTest(null, List.of(), "", Shape.ANY);
            }
            if (regex.equals(".+")) {
                return new RegexTest(null, List.of(), "", Shape.NOT_EMPTY);
            }
            if (isLiteral(regex.replace("|", ""))) {
                return new RegexTest(null, List.of(regex.split("\\|", -1)), "", Shape.LITERALS);
            }
            if (regex.endsWith(".*") && isLiteral(regex.substring(0, regex.length() - 2))) {
                String prefix = regex.substring(0, regex.length() - 2);
                return new RegexTest(null, List.of(), prefix, Shape.PREFIX_ANY);
            }
            try {
                return new RegexTest(AnchoredRegex.compile(regex), List.of(), literalPrefix(regex), Shape.PATTERN);
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException(
                        "error parsing regexp: " + e.getDescription() + ": `" + e.getPattern()
                                + "`",
                        e);
            }
        }

        boolean matches(String text) {
            return switch (shape) {
                case ANY -> true;
                case NOT_EMPTY -> !text.isEmpty();
                case LITERALS -> literals.contains(text);
                case PREFIX_ANY -> text.startsWith(prefix);
                case PATTERN -> text.startsWith(prefix) && requireNonNull(pattern).matches(text);
            };
        }

        private static boolean isLiteral(String text) {
            return text.chars().noneMatch(c -> META.indexOf(c) >= 0);
        }

        private static String literalPrefix(String regex) {
            if (regex.indexOf('|') >= 0) {
                // An alternation anywhere may begin otherwise; telling which is the parser's work, not a short cut's.
                return "";
            }
            int end = 0;
            while (end < regex.length() && META.indexOf(regex.charAt(end)) < 0) {
                end++;
            }
            boolean lastIsOptional = end < regex.length() && "*?{".indexOf(regex.charAt(end)) >= 0;
            if (lastIsOptional && end > 0) {
                end = regex.offsetByCodePoints(end, -1);
            }
            return regex.substring(0, end);
        }
    }
}
