package io.narthex.alert.matcher;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;
import java.util.List;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.narthex.model.Labels;
import io.narthex.model.MatchType;
import io.narthex.model.Names;
import org.jspecify.annotations.Nullable;

/// One test of one label, as Alertmanager tests and prints it.
///
/// Differs from PromQL's matcher in two visible points: `.` in a regular expression does not match a line feed, and
/// the printed form (part of the group key) escapes as OpenMetrics does. An absent label is the empty string.
/// Immutable.
public final class LabelMatcher implements Comparable<LabelMatcher> {
    private static final Comparator<LabelMatcher> ORDER = Comparator.comparing(LabelMatcher::name, Labels::compareUtf8)
            .thenComparing(LabelMatcher::value, Labels::compareUtf8).thenComparing(LabelMatcher::type);

    private final MatchType type;
    private final String name;
    private final String value;
    private final @Nullable Pattern pattern;

    private LabelMatcher(MatchType type, String name, String value, @Nullable Pattern pattern) {
        this.type = type;
        this.name = name;
        this.value = value;
        this.pattern = pattern;
    }

    /// @throws IllegalArgumentException if the value should be a regular expression and is none
    public static LabelMatcher of(MatchType type, String name, String value) {
        boolean regex = type == MatchType.REGEX || type == MatchType.NOT_REGEX;
        return new LabelMatcher(type, name, value, regex ? compile("^(?:" + value + ")$") : null);
    }

    /// Compiles with Go's words where it fails.
    public static Pattern compile(String regex) {
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            // Go reports the piece that is at fault; for an unclosed group that is the whole expression.
            throw new IllegalArgumentException("error parsing regexp: " + e.getDescription() + ": `" + e.getPattern()
                    + "`", e);
        }
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
            case REGEX -> requireNonNull(pattern).matches(labelValue);
            case NOT_REGEX -> !requireNonNull(pattern).matches(labelValue);
        };
    }

    public boolean matches(Labels labels) {
        return matches(labels.value(name));
    }

    /// Whether all of them match; true for none.
    public static boolean allMatch(List<LabelMatcher> matchers, Labels labels) {
        for (LabelMatcher matcher : matchers) {
            if (!matcher.matches(labels)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int compareTo(LabelMatcher other) {
        return ORDER.compare(this, other);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LabelMatcher matcher && type == matcher.type && name.equals(matcher.name)
                && value.equals(matcher.value);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * type.hashCode() + name.hashCode()) + value.hashCode();
    }

    /// `name="value"` with OpenMetrics escapes; both sides quoted as Go does where the name holds a reserved character.
    @Override
    public String toString() {
        if (name.codePoints().anyMatch(LabelMatcher::isReserved)) {
            return Names.quote(name) + type.operator() + Names.quote(value);
        }
        String escaped = value.replace("\\", "\\\\").replace("\n", "\\n").replace("\"", "\\\"");
        return name + type.operator() + '"' + escaped + '"';
    }

    /// `{a="x",b=~"y"}`: the form of matchers in a route key.
    public static String format(List<LabelMatcher> matchers) {
        StringBuilder text = new StringBuilder("{");
        for (LabelMatcher matcher : matchers) {
            if (text.length() > 1) {
                text.append(',');
            }
            text.append(matcher);
        }
        return text.append('}').toString();
    }

    static boolean isReserved(int c) {
        return isSpace(c) || c < 0x80 && "{}!=~,\\\"'`".indexOf(c) >= 0;
    }

    /// Go's `unicode.IsSpace`.
    static boolean isSpace(int c) {
        return switch (c) {
            case '\t', '\n', 0x0b, '\f', '\r', ' ', 0x85, 0xa0 -> true;
            default -> c > 0xff && (Character.getType(c) == Character.SPACE_SEPARATOR
                    || Character.getType(c) == Character.LINE_SEPARATOR
                    || Character.getType(c) == Character.PARAGRAPH_SEPARATOR);
        };
    }
}
