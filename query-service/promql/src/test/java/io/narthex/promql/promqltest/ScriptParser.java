package io.narthex.promql.promqltest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.narthex.promql.notation.SeriesLine;
import io.narthex.promql.ast.Expr;
import io.narthex.promql.parser.ParserOptions;
import io.narthex.promql.parser.PromqlParser;

/// Reads scripts of the promqltest language into commands.
final class ScriptParser {
    /// What a script consists of.
    sealed interface Command {
        record Clear() implements Command {}

        record Load(int line, long stepMs, boolean withNhcb, List<String> lines) implements Command {}

        record Evaluate(Eval eval) implements Command {}
    }

    private static final Pattern LOAD = Pattern.compile("^load(_with_nhcb)?\\s+(\\S+)$");
    private static final Pattern INSTANT = Pattern.compile(
            "^eval(?:_(fail|warn|info|ordered))?\\s+instant\\s+(?:at\\s+(\\S+)\\s+)?(.+)$");
    private static final Pattern RANGE = Pattern.compile(
            "^eval(?:_(fail|warn|info))?\\s+range\\s+from\\s+(\\S+)\\s+to\\s+(\\S+)\\s+step\\s+(\\S+)\\s+(.+)$");
    private static final Pattern EXPECT = Pattern.compile(
            "^expect\\s+(ordered|fail|warn|no_warn|info|no_info)(?:\\s+(regex|msg):(.+))?$");
    private static final Pattern RANGE_VECTOR = Pattern.compile(
            "^expect\\s+range\\s+vector\\s+from\\s+(\\S+)\\s+to\\s+(\\S+)\\s+step\\s+(\\S+)$");
    private static final Pattern STRING = Pattern.compile("^expect\\s+string\\s+(.*)$");

    private final String[] lines;
    private int at;

    private ScriptParser(String text) {
        this.lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].strip();
            lines[i] = line.startsWith("#") ? "" : line;
        }
    }

    static List<Command> parse(String text) {
        ScriptParser parser = new ScriptParser(text);
        List<Command> commands = new ArrayList<>();
        while (parser.at < parser.lines.length) {
            String line = parser.lines[parser.at];
            if (line.isEmpty()) {
                parser.at++;
            } else {
                commands.add(parser.command(line));
            }
        }
        return commands;
    }

    private Command command(String line) {
        String word = line.split("\\s", 2)[0].toLowerCase(Locale.ROOT);
        if (word.equals("clear")) {
            at++;
            return new Command.Clear();
        }
        if (word.startsWith("load")) {
            return load(line);
        }
        if (word.startsWith("eval")) {
            return new Command.Evaluate(eval(line));
        }
        throw error("invalid command");
    }

    private Command load(String line) {
        Matcher matcher = LOAD.matcher(line);
        if (!matcher.matches()) {
            throw error("invalid load command");
        }
        int first = at;
        return new Command.Load(first + 1, durationMs(matcher.group(2)), matcher.group(1) != null, block());
    }

    private List<String> block() {
        List<String> block = new ArrayList<>();
        at++;
        while (at < lines.length && !lines[at].isEmpty()) {
            block.add(lines[at++]);
        }
        return block;
    }

    private Eval eval(String line) {
        Matcher instant = INSTANT.matcher(line);
        Matcher range = RANGE.matcher(line);
        Eval eval;
        String modifier;
        if (instant.matches()) {
            long time = instant.group(2) == null ? 0 : durationMs(instant.group(2));
            eval = new Eval(at + 1, true, time, time, 0, instant.group(3));
            modifier = instant.group(1);
        } else if (range.matches()) {
            eval = new Eval(at + 1, false, durationMs(range.group(2)), durationMs(range.group(3)), durationMs(range
                    .group(4)), range.group(5));
            modifier = range.group(1);
        } else {
            throw error("invalid eval command");
        }
        apply(eval, modifier == null ? "" : modifier, _ -> true);
        for (String expected : block()) {
            expectation(eval, expected);
        }
        return eval;
    }

    private void expectation(Eval eval, String line) {
        Matcher vector = RANGE_VECTOR.matcher(line);
        Matcher string = STRING.matcher(line);
        Matcher expect = EXPECT.matcher(line);
        if (vector.matches()) {
            eval.rangeVector = new long[]{durationMs(vector.group(1)), durationMs(vector.group(3))};
        } else if (string.matches()) {
            eval.expectsString = true;
            if (PromqlParser.parse(string.group(1), ParserOptions.ALL) instanceof Expr.StringLiteral literal) {
                eval.string = literal.value();
            }
        } else if (expect.matches()) {
            apply(eval, expect.group(1), matcher(expect.group(2), expect.group(3)));
        } else if (line.startsWith("expected_fail_message")) {
            String text = line.substring("expected_fail_message".length()).strip();
            eval.failures.add(text::equals);
        } else if (line.startsWith("expected_fail_regexp")) {
            Pattern pattern = Pattern.compile(line.substring("expected_fail_regexp".length()).strip());
            eval.failures.add(message -> pattern.matcher(message).find());
        } else if (line.startsWith("expect ")) {
            throw error("invalid expectation: " + line);
        } else {
            eval.results.add(line);
        }
    }

    private static Predicate<String> matcher(String kind, String text) {
        if (kind == null) {
            return _ -> true;
        }
        String pattern = text.strip();
        return kind.equals("msg") ? pattern::equals : message -> Pattern.compile(pattern).matcher(message).find();
    }

    private static void apply(Eval eval, String what, Predicate<String> matcher) {
        switch (what) {
            case "fail" -> {
                eval.fails = true;
                eval.failures.add(matcher);
            }
            case "warn" -> eval.warnings.add(matcher);
            case "info" -> eval.infos.add(matcher);
            case "no_warn" -> eval.noWarn = true;
            case "no_info" -> eval.noInfo = true;
            case "ordered" -> eval.ordered = true;
            default -> {
                // Nothing more is expected.
            }
        }
    }

    static long durationMs(String text) {
        return Math.round(SeriesLine.number(text) * 1000);
    }

    private IllegalArgumentException error(String what) {
        return new IllegalArgumentException("line " + (at + 1) + ": " + what + ": " + lines[at]);
    }
}
