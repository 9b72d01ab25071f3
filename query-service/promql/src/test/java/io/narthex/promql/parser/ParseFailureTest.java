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
    void bottomlessNestingIsRefused() {
        for (String query : new String[]{"(".repeat(1 << 20), "-".repeat(1 << 20) + "1", "abs(".repeat(200_000),
            "x[" + "(".repeat(1 << 20), "1" + "+1".repeat(200_000), "x" + "[1m:]".repeat(200_000),
            "2" + "^2".repeat(200_000), "x offset " + "-(".repeat(200_000), "sum(".repeat(1 << 18)}) {
            assertThatThrownBy(() -> PromqlParser.parse(query, ParserOptions.ALL)).isInstanceOf(ParseFailure.class);
        }
    }
}
