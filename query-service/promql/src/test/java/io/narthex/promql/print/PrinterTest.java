package io.narthex.promql.print;

import static org.assertj.core.api.Assertions.assertThat;

import io.narthex.promql.parser.ParserOptions;
import io.narthex.promql.parser.PromqlParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrinterTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                                                                   1e3 | 1000
                                                                   0x1F | 31
                                                                   1_000 | 1000
                                                                   -Inf | -Inf
                                                                   5m | 5m
                                                                   a+b*c^-d | a + b * c ^ -d
                                                                   (a+b)*2 | (a + b) * 2
                                                                   sum by()(x) | sum(x)
                                                                   sum(x)by(a, "b c") | sum by (a, "b c") (x)
                                                                   sum without()(x) | sum without () (x)
                                                                   topk(5,x) | topk(5, x)
                                                                   a-on()c | a - on () c
                                                                   a - ignoring() c | a - c
                                                                   a - ignoring() group_left c | a - ignoring () group_left () c
                                                                   a>bool on(b)group_right(c)d | a > bool on (b) group_right (c) d
                                                                   a + fill_left(-23) fill_right(42) b | a + fill_left (-23) fill_right (42) b
                                                                   a + fill(0) b | a + fill (0) b
                                                                   x{b="2",a=~'1.*'} | x{a=~"1.*",b="2"}
                                                                   {"my.metric","l x"!="v"} | {"l x"!="v",__name__="my.metric"}
                                                                   x offset -1h30m | x offset -1h30m
                                                                   x[90d] @ 1.5 offset 1w | x[90d] @ 1.500 offset 1w
                                                                   x[5m:1m] @ end() | x[5m:1m] @ end()
                                                                   x[5m:] offset 1m | x[5m:] offset 1m
                                                                   rate(x[5m] smoothed) | rate(x[5m] smoothed)
                                                                   x offset (1h/2) | x offset (1h / 2)
                                                                   x[200-min_of(-step()^+step(),1)] | x[200 - min_of(-step() ^ step(), 1)]
                                                                   sum + by | sum + by
                                                                   x </ 3 | x </ 3
                                                                   label_replace(x, "a", `b\\c`, "d", "e") | label_replace(x, "a", "b\\\\c", "d", "e")
                                                                   """)
    void printsAsPrometheusDoes(String query, String printed) {
        assertThat(Printer.print(PromqlParser.parse(query, ParserOptions.ALL))).isEqualTo(printed);
    }

    @Test
    void longExpressionsAreSplit() {
        String query = "sum by (job) (rate(http_requests_total{code=~\"5..\",handler=\"/api/v1/query_range\"}[5m])) / "
                + "sum by (job) (rate(http_requests_total{handler=\"/api/v1/query_range\"}[5m])) > 0.01";
        assertThat(PrettyPrinter.print(PromqlParser.parse(query, ParserOptions.ALL)))
                .isEqualTo("""
                               sum by (job) (rate(http_requests_total{code=~"5..",handler="/api/v1/query_range"}[5m]))
                             /
                               sum by (job) (rate(http_requests_total{handler="/api/v1/query_range"}[5m]))
                           >
                             0.01""");
    }
}
