package io.narthex.promql.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.narthex.promql.failure.ParseFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParseFailureTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                                                                   # comment only | 1:1: parse error: no expression found in input
                                                                   1+ | 1:3: parse error: unexpected end of input
                                                                   . | 1:1: parse error: unexpected character: '.'
                                                                   2.5. | 1:1: parse error: bad number or duration syntax: "2.5."
                                                                   100..4 | 1:1: parse error: bad number or duration syntax: "100.."
                                                                   0deadbeef | 1:1: parse error: bad number or duration syntax: "0de"
                                                                   *1 | 1:1: parse error: unexpected <op:*>
                                                                   (1)) | 1:5: parse error: unexpected right parenthesis ')'
                                                                   ((1) | 1:5: parse error: unclosed left parenthesis
                                                                   1 and 1 | 1:1: parse error: set operator "and" not allowed in binary scalar expression
                                                                   1 == 1 | 1:3: parse error: comparisons between scalars must use BOOL modifier
                                                                   1 !~ 1 | 1:3: parse error: unexpected character after '!': '~'
                                                                   1 =~ 1 | 1:3: parse error: unexpected character after '=': '~'
                                                                   -"string" | 1:1: parse error: unary expression only allowed on expressions of type scalar or instant vector, got "string"
                                                                   @@ | 1:1: parse error: unexpected <op:@>
                                                                   1 offset 1d | 1:1: parse error: offset modifier must be preceded by an instant vector selector or range vector selector or a subquery
                                                                   foo offset 1s offset 2s | 1:1: parse error: offset may not be set multiple times
                                                                   a - on(b) ignoring(c) d | 1:11: parse error: unexpected <ignoring>
                                                                   foo + group_left(baz) bar | 1:7: parse error: unexpected <group_left>
                                                                   foo and on(bar) group_left(baz) bar | 1:1: parse error: no grouping allowed for "and" operation
                                                                   foo == on(bar) 10 | 1:1: parse error: vector matching only allowed between instant vectors
                                                                   a + on(b) group_left(c,b) d | 1:3: parse error: label "b" must not occur in ON and GROUP clause at once
                                                                   foo + bool bar | 1:5: parse error: bool modifier can only be used on comparison operators
                                                                   foo @ +Inf | 1:1: parse error: timestamp out of bounds for @ modifier: +Inf
                                                                   { | 1:2: parse error: unexpected end of input inside braces
                                                                   some} | 1:5: parse error: unexpected character: '}'
                                                                   some_metric{a=b} | 1:15: parse error: unexpected identifier "b" in label matching, expected string
                                                                   foo{a>="b"} | 1:6: parse error: unexpected character inside braces: '>'
                                                                   foo{gibberish} | 1:14: parse error: unexpected "}" in label matching, expected label matching operator
                                                                   {} | 1:1: parse error: vector selector must contain at least one non-empty matcher
                                                                   {x=~".*"} | 1:1: parse error: vector selector must contain at least one non-empty matcher
                                                                   foo{__name__="bar"} | 1:1: parse error: metric name must not be set twice: "foo" or "bar"
                                                                   foo{,} | 1:5: parse error: unexpected "," in label matching, expected identifier or "}"
                                                                   foo{__name__="bar" lol} | 1:20: parse error: unexpected identifier "lol" in label matching, expected "," or "}"
                                                                   foo[5mm] | 1:5: parse error: bad number or duration syntax: "5mm"
                                                                   foo[5y1hs] | 1:5: parse error: unknown unit "hs" in duration "5y1hs"
                                                                   foo[5m1h] | 1:5: parse error: not a valid duration string: "5m1h"
                                                                   foo[0m] | 1:5: parse error: duration must be greater than 0
                                                                   foo["5m"] | 1:5: parse error: unexpected character in duration expression: '"'
                                                                   foo[] | 1:5: parse error: unexpected "]" in subquery or range selector, expected number, duration, step(), or range()
                                                                   foo[step] | 1:9: parse error: unexpected "]" in subquery or range selector, expected number, duration, step(), or range()
                                                                   foo[5s x 5s] | 1:8: parse error: unexpected character: 'x', expected ':'
                                                                   foo[5s/0d] | 1:7: parse error: division by zero
                                                                   foo[9.5e10] | 1:5: parse error: duration out of range
                                                                   some_metric[5m] OFFSET | 1:23: parse error: unexpected end of input in offset, expected number, duration, step(), or range()
                                                                   some_metric OFFSET 1m[5m] | 1:22: parse error: no offset modifiers allowed before range
                                                                   some_metric @ 1234 [5m] | 1:20: parse error: no @ modifiers allowed before range
                                                                   some_metric[5m] @ | 1:18: parse error: unexpected end of input in @, expected timestamp
                                                                   (foo + bar)[5m] | 1:12: parse error: ranges only allowed for vector selectors
                                                                   sum without(==)(m) | 1:13: parse error: unexpected <op:==> in grouping opts, expected label
                                                                   sum some_metric by (test) | 1:5: parse error: unexpected identifier "some_metric"
                                                                   sum (some_metric) by test | 1:22: parse error: unexpected identifier "test" in grouping opts, expected "("
                                                                   sum () by (test) | 1:1: parse error: no arguments for aggregate expression provided
                                                                   sum (m) without (t) by (t) | 1:21: parse error: unexpected <by>
                                                                   topk(some_metric) | 1:1: parse error: wrong number of arguments for aggregate expression provided, expected 2, got 1
                                                                   topk(some_metric,) | 1:17: parse error: trailing commas not allowed in function call args
                                                                   topk(m, other_metric) | 1:6: parse error: expected type scalar in aggregation parameter, got instant vector
                                                                   count_values(5, m) | 1:14: parse error: expected type string in aggregation parameter, got scalar
                                                                   floor() | 1:1: parse error: expected 1 argument(s) in call to "floor", got 0
                                                                   floor(1) | 1:7: parse error: expected type instant vector in call to function "floor", got scalar
                                                                   hour(m, m, m) | 1:1: parse error: expected at most 1 argument(s) in call to "hour", got 3
                                                                   nonsense() | 1:1: parse error: unknown function with name "nonsense"
                                                                   rate(m) | 1:6: parse error: expected type range vector in call to function "rate", got instant vector
                                                                   "\\c" | 1:1: parse error: unknown escape sequence U+0063 'c'
                                                                   "abc | 1:1: parse error: unterminated quoted string
                                                                   x[5m:][10m:5s] | 1:1: parse error: subquery is only allowed on instant vector, got matrix instead
                                                                   1[5m] smoothed | 1:2: parse error: ranges only allowed for vector selectors
                                                                   sum(1 +) | 1:8: parse error: unexpected ")" in aggregation
                                                                   foo{a=~"("} | 1:5: parse error: error parsing regexp: missing closing ): `^(?s:()$`
                                                                   foo[5m:5m:1m] | 1:10: parse error: unexpected colon ':'
                                                                   foo[5m:5m: | 1:10: parse error: unexpected colon ':'
                                                                   foo[5m[ | 1:7: parse error: unexpected left bracket '['
                                                                   foo[:5m] | 1:6: parse error: unexpected colon before duration in duration expression
                                                                   foo[5m::] | 1:8: parse error: unexpected colon ':'
                                                                   foo{a!b} | 1:6: parse error: unexpected character after '!' inside braces: 'b'
                                                                   foo{a="b"{ | 1:10: parse error: unexpected left brace '{'
                                                                   `abc | 1:1: parse error: unterminated raw string
                                                                   "\\x | 1:1: parse error: escape sequence not terminated
                                                                   "\\xgg" | 1:1: parse error: illegal character U+0067 'g' in escape sequence
                                                                   "\\xg | 1:1: parse error: illegal character U+0067 'g' in escape sequence
                                                                   "\\ud800" | 1:1: parse error: escape sequence is an invalid Unicode code point
                                                                   "\\400" | 1:1: parse error: escape sequence is an invalid Unicode code point
                                                                   "\\8" | 1:1: parse error: unknown escape sequence U+0038 '8'
                                                                   foo[5s%0] | 1:7: parse error: modulo by zero
                                                                   sum by ("") (x) | 1:9: parse error: invalid label name for grouping: ""
                                                                   foo @ 1 @ 2 | 1:1: parse error: @ <timestamp> may not be set multiple times
                                                                   1 @ 5 | 1:1: parse error: @ modifier must be preceded by an instant vector selector or range vector selector or a subquery
                                                                   sum(x) @ 5 | 1:1: parse error: @ modifier must be preceded by an instant vector selector or range vector selector or a subquery
                                                                   foo[5m:] smoothed | 1:1: parse error: smoothed modifier is not supported for subqueries
                                                                   foo[5m] anchored smoothed | 1:1: parse error: anchored and smoothed modifiers cannot be used together
                                                                   1 smoothed | 1:1: parse error: smoothed modifier not implemented
                                                                   label_join(x, "a") | 1:1: parse error: expected at least 3 argument(s) in call to "label_join", got 2
                                                                   hour(x, x) | 1:1: parse error: expected at most 1 argument(s) in call to "hour", got 2
                                                                   round(x, 1, 2) | 1:1: parse error: expected at most 2 argument(s) in call to "round", got 3
                                                                   x[5m] + 1 | 1:1: parse error: binary expression must contain only scalar and instant vector types
                                                                   1 + x[5m] | 1:5: parse error: binary expression must contain only scalar and instant vector types
                                                                   "a" + 1 | 1:1: parse error: binary expression must contain only scalar and instant vector types
                                                                   a and fill(0) b | 1:1: parse error: filling in missing series not allowed for set operators
                                                                   a + fill(0) 1 | 1:1: parse error: filling in missing series only allowed between instant vectors
                                                                   1 </ 2 | 1:1: parse error: operator "</" not allowed for Scalar operations
                                                                   info(x, 1) | 1:1: parse error: expected type instant vector in call to function "info", got scalar
                                                                   info(x, rate(y[5m])) | 1:9: parse error: expected label selectors only
                                                                   info(x, y) | 1:9: parse error: expected label selectors only, got vector selector instead
                                                                   info(x, (y)) | 1:9: parse error: expected label selectors only
                                                                   sum(1) | 1:5: parse error: expected type instant vector in aggregation expression, got scalar
                                                                   sum(x[5m]) | 1:5: parse error: expected type instant vector in aggregation expression, got range vector
                                                                   avg_over_time(1) | 1:15: parse error: expected type range vector in call to function "avg_over_time", got scalar
                                                                   -x[5m] | 1:1: parse error: unary expression only allowed on expressions of type scalar or instant vector, got "range vector"
                                                                   a + on(b) 1 | 1:1: parse error: vector matching only allowed between instant vectors
                                                                   1 + on(b) a | 1:1: parse error: vector matching only allowed between instant vectors
                                                                   a or 1 | 1:1: parse error: set operator "or" not allowed in binary scalar expression
                                                                   x[5m:0s] | 1:6: parse error: duration must be greater than 0
                                                                   x offset 5m offset 5m | 1:1: parse error: offset may not be set multiple times
                                                                   x[5m] offset 1h[5m] | 1:16: parse error: ranges only allowed for vector selectors
                                                                   x{a="b",,} | 1:9: parse error: unexpected "," in label matching, expected identifier or "}"
                                                                   x{a=~"*"} | 1:3: parse error: error parsing regexp: missing argument to repetition operator: `*`
                                                                   x{"a"="b" "c"} | 1:11: parse error: unexpected string "\\"c\\"" in label matching, expected "," or "}"
                                                                   x{"a" b} | 1:7: parse error: unexpected identifier "b" in label matching, expected "," or "}"
                                                                   x{1="b"} | 1:3: parse error: unexpected character inside braces: '1'
                                                                   sum by x (y) | 1:8: parse error: unexpected identifier "x" in grouping opts, expected "("
                                                                   sum by (1) (x) | 1:9: parse error: unexpected number "1" in grouping opts, expected label
                                                                   topk(1) | 1:1: parse error: wrong number of arguments for aggregate expression provided, expected 2, got 1
                                                                   topk(1,2,3) | 1:1: parse error: wrong number of arguments for aggregate expression provided, expected 2, got 3
                                                                   count_values(x) | 1:1: parse error: wrong number of arguments for aggregate expression provided, expected 2, got 1
                                                                   quantile("a", x) | 1:10: parse error: expected type scalar in aggregation parameter, got string
                                                                   time(1) | 1:1: parse error: expected 0 argument(s) in call to "time", got 1
                                                                   rate() | 1:1: parse error: expected 1 argument(s) in call to "rate", got 0
                                                                   x @ foo | 1:5: parse error: unexpected identifier "foo" in @, expected timestamp
                                                                   x @ start | 1:10: parse error: unexpected end of input in @, expected timestamp
                                                                   x @ start( | 1:11: parse error: unclosed left parenthesis
                                                                   x[5m]offset | 1:12: parse error: unexpected end of input in offset, expected number, duration, step(), or range()
                                                                   x offset 1y2 | 1:10: parse error: bad number or duration syntax: "1y2"
                                                                   x[1h30] | 1:3: parse error: bad number or duration syntax: "1h30"
                                                                   x[-5m] | 1:3: parse error: duration must be greater than 0
                                                                   x[5m:-5m] | 1:6: parse error: duration must be greater than 0
                                                                   x[min_of(1)] | 1:11: parse error: unexpected ")" in subquery or range selector, expected number, duration, step(), or range()
                                                                   x[min_of(1,2] | 1:13: parse error: unexpected "]" in subquery or range selector, expected number, duration, step(), or range()
                                                                   x offset (5m | 1:13: parse error: unclosed left parenthesis
                                                                   1e | 1:1: parse error: bad number or duration syntax: "1e"
                                                                   0x | 1:1: parse error: error parsing number: strconv.ParseFloat: parsing "0x": invalid syntax
                                                                   1_ | 1:1: parse error: bad number or duration syntax: "1_"
                                                                   5m5 | 1:1: parse error: bad number or duration syntax: "5m5"
                                                                   1 2 | 1:3: parse error: unexpected number "2"
                                                                   x y | 1:3: parse error: unexpected identifier "y"
                                                                   x by (a) | 1:3: parse error: unexpected <by>
                                                                   x{__name__="y"} | 1:1: parse error: metric name must not be set twice: "x" or "y"
                                                                   x[NaN] | 1:3: parse error: unexpected character in duration expression: 'N'
                                                                   """)
    void mistakesAreReportedAsPrometheusReportsThem(String query, String message) {
        assertThatThrownBy(() -> PromqlParser.parse(query, ParserOptions.ALL)).isInstanceOf(ParseFailure.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                                                                   mad_over_time(x[5m]) | 1:1: parse error: function "mad_over_time" is not enabled
                                                                   limitk(1, x) | 1:1: parse error: limitk() is experimental and must be enabled with --enable-feature=promql-experimental-functions
                                                                   rate(x[5m] anchored) | 1:6: parse error: anchored modifier is experimental and not enabled
                                                                   a + fill(0) b | 1:1: parse error: binop fill modifiers are experimental and not enabled
                                                                   """)
    void experimentalPartsNeedTheirFlag(String query, String message) {
        assertThatThrownBy(() -> PromqlParser.parse(query, ParserOptions.DEFAULT)).hasMessage(message);
        assertThat(PromqlParser.parse(query, ParserOptions.ALL)).isNotNull();
    }

    @Test
    void positionsCountLinesAndBytes() {
        assertThatThrownBy(() -> PromqlParser.parse("x{a=\"ü\"} + # c\n  y{ö}", ParserOptions.ALL))
                .hasMessage("2:5: parse error: unexpected character inside braces: 'ö'");
        assertThatThrownBy(() -> PromqlParser.parse("x{a=\"ü\"} x", ParserOptions.ALL))
                .hasMessage("1:11: parse error: unexpected identifier \"x\"");
    }

    @Test
    void textMustBeUtf8() {
        assertThatThrownBy(() -> PromqlParser.parse("x == \"\ud800\"", ParserOptions.ALL)).hasMessage(
                "1:6: parse error: invalid UTF-8 rune");
    }

    @Test
    void regularExpressionsThatWouldExplodeAreRefused() {
        assertThatThrownBy(() -> PromqlParser.parse("x{a=~\"((a{1000}){1000}){1000}\"}", ParserOptions.ALL)).hasMessage(
                "1:3: parse error: error parsing regexp: invalid repeat count: `{1000}`");
        assertThatThrownBy(() -> PromqlParser.parse("x{a=~\"" + "(".repeat(30_000) + ")".repeat(30_000) + "\"}",
                ParserOptions.ALL)).hasMessageStartingWith(
                        "1:3: parse error: error parsing regexp: expression nests too deeply: `^(?s:((");
        assertThatThrownBy(() -> PromqlParser.parse("x{a=~\"" + "(a|b)*".repeat(170_000) + "\"}", ParserOptions.ALL))
                .hasMessageStartingWith("1:3: parse error: error parsing regexp: expression too large: `");
    }

    @Test
    void bottomlessNestingIsRefused() {
        for (String query : new String[]{"(".repeat(1 << 20), "-".repeat(1 << 20) + "1", "abs(".repeat(200_000),
            "x[" + "(".repeat(1 << 20), "1" + "+1".repeat(200_000), "x" + "[1m:]".repeat(200_000),
            "2" + "^2".repeat(200_000), "x offset " + "-(".repeat(200_000), "sum(".repeat(1 << 18)}) {
            assertThatThrownBy(() -> PromqlParser.parse(query, ParserOptions.ALL)).isInstanceOf(ParseFailure.class);
        }
    }
}
