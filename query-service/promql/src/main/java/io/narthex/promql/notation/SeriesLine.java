package io.narthex.promql.notation;

import java.util.ArrayList;
import java.util.List;

import io.narthex.model.Labels;
import io.narthex.model.Matcher;
import io.narthex.model.Staleness;
import io.narthex.promql.ast.Expr;
import io.narthex.promql.parser.ParserOptions;
import io.narthex.promql.parser.PromqlParser;
import org.jspecify.annotations.Nullable;

/// A series with its values: `name{a="b"} 1 2 _ 3x4 0+10x5 stale {{count:3 sum:4}}x2`.
///
/// @param startTimes whether the line gives start timestamps, which `rest` spells out, instead of values
public record SeriesLine(Labels labels, boolean startTimes, List<SampleLiteral> values, String rest) {
    private static final String START_TIMES = "@st";

    public SeriesLine {
        values = List.copyOf(values);
    }

    /// @throws IllegalArgumentException if the values are none
    /// @throws io.narthex.promql.failure.ParseFailure if the series is none
    public static SeriesLine parse(String line) {
        int end = metricEnd(line);
        Labels labels = labels(line.substring(0, end).strip());
        String rest = line.substring(end).strip();
        boolean startTimes = line.startsWith(START_TIMES, end);
        if (startTimes) {
            return new SeriesLine(labels, true, List.of(), line.substring(end + START_TIMES.length()).strip());
        }
        return new SeriesLine(labels, false, values(rest), rest);
    }

    private static int metricEnd(String line) {
        char quote = 0;
        boolean braces = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote != 0) {
                if (c == '\\' && quote != '`') {
                    i++;
                } else if (c == quote) {
                    quote = 0;
                }
            } else if (c == '"' || c == '\'' || c == '`') {
                quote = c;
            } else if (c == '{') {
                braces = true;
            } else if (c == '}') {
                return i + 1;
            } else if (!braces && (c == ' ' || c == '\t' || c == '@')) {
                int next = i;
                while (next < line.length() && (line.charAt(next) == ' ' || line.charAt(next) == '\t')) {
                    next++;
                }
                boolean bracesFollow = next < line.length() && line.charAt(next) == '{' && !line.startsWith("{{", next);
                if (!bracesFollow) {
                    return i;
                }
            }
        }
        return line.length();
    }

    /// The label set that a metric with equality matchers spells out.
    public static Labels labels(String metric) {
        Labels.Builder builder = Labels.builder();
        for (Matcher matcher : PromqlParser.parseSelector(metric)) {
            builder.set(matcher.name(), matcher.value());
        }
        return builder.build();
    }

    /// @throws IllegalArgumentException if the text is no list of values
    public static List<SampleLiteral> values(String text) {
        List<SampleLiteral> values = new ArrayList<>();
        for (String item : items(text)) {
            addItem(values, item);
        }
        return values;
    }

    /// Splits at blanks outside of histograms.
    private static List<String> items(String text) {
        List<String> items = new ArrayList<>();
        int depth = 0;
        StringBuilder item = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (depth == 0 && (c == ' ' || c == '\t')) {
                if (!item.isEmpty()) {
                    items.add(item.toString());
                    item.setLength(0);
                }
            } else {
                item.append(c);
            }
        }
        if (!item.isEmpty()) {
            items.add(item.toString());
        }
        return items;
    }

    private static void addItem(List<SampleLiteral> values, String item) {
        if (item.startsWith("{{")) {
            addHistograms(values, item);
            return;
        }
        if (item.equals("_")) {
            values.add(SampleLiteral.OMITTED);
            return;
        }
        if (item.startsWith("_x")) {
            for (int i = repeat(item, 2); i > 0; i--) {
                values.add(SampleLiteral.OMITTED);
            }
            return;
        }
        if (item.equals("stale")) {
            values.add(SampleLiteral.of(Staleness.MARKER));
            return;
        }
        int times = item.lastIndexOf('x');
        if (times < 0) {
            values.add(SampleLiteral.of(number(item)));
            return;
        }
        int repeat = repeat(item, times + 1);
        String head = item.substring(0, times);
        int sign = incrementSign(head);
        double value = number(sign < 0 ? head : head.substring(0, sign));
        double increment = sign < 0 ? 0 : number(head.substring(sign));
        for (int i = 0; i <= repeat; i++) {
            values.add(SampleLiteral.of(value));
            value += increment;
        }
    }

    private static int repeat(String item, int from) {
        try {
            return Integer.parseInt(item.substring(from));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a repetition: " + item, e);
        }
    }

    /// Where the increment begins: a sign that is not the first character nor an exponent's.
    private static int incrementSign(String head) {
        for (int i = 1; i < head.length(); i++) {
            char c = head.charAt(i);
            boolean exponent = Character.toLowerCase(head.charAt(i - 1)) == 'e'
                    && i >= 2 && Character.isDigit(head.charAt(i - 2));
            if ((c == '+' || c == '-') && !exponent) {
                return i;
            }
        }
        return -1;
    }

    public static double number(String text) {
        String unsigned = text.startsWith("+") ? text.substring(1) : text;
        if (PromqlParser.parse(unsigned, ParserOptions.ALL) instanceof Expr.NumberLiteral literal) {
            return literal.value();
        }
        throw new IllegalArgumentException("not a number: " + text);
    }

    private static void addHistograms(List<SampleLiteral> values, String item) {
        int end = item.indexOf("}}") + 2;
        if (end < 2) {
            throw new IllegalArgumentException("unclosed histogram: " + item);
        }
        HistogramLiteral first = HistogramLiteral.parse(item.substring(0, end));
        if (end == item.length()) {
            values.add(first.sample());
            return;
        }
        int times = item.lastIndexOf('x');
        int repeat = repeat(item, times + 1);
        @Nullable
        HistogramLiteral increment = null;
        double factor = item.charAt(end) == '-' ? -1 : 1;
        if (item.charAt(end) != 'x') {
            increment = HistogramLiteral.parse(item.substring(end + 1, item.lastIndexOf("}}") + 2));
        }
        HistogramLiteral current = first;
        for (int i = 0; i <= repeat; i++) {
            values.add(current.sample());
            current = increment == null ? current : current.plus(increment, factor);
        }
    }
}
