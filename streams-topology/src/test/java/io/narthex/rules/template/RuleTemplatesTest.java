package io.narthex.rules.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import io.narthex.model.Labels;
import io.narthex.rules.expression.VectorSample;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleTemplatesTest {
    private final RuleTemplates templates = new RuleTemplates(
            "http://prom.example:9090/base", Labels.of("region", "eu"));

    private static List<VectorSample> query(String expr) {
        return expr.equals("none")
                ? List.of()
                : List.of(
                        VectorSample.of(Labels.of("__name__", "m", "instance", "b", "__value__", "two"), 21),
                        VectorSample.of(Labels.of("__name__", "m", "instance", "a"), 11));
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " => ", quoteCharacter = '\0', textBlock = """
                                                                            {{ $labels.instance }} {{ $labels.nope }}| {{ $value }} {{ .Value }} => h.example.org:9100 | 1234.5678 1234.5678
                                                                            {{ $externalLabels.region }} {{ $externalURL }} {{ externalURL }} {{ pathPrefix }} => eu http://prom.example:9090/base http://prom.example:9090/base /base
                                                                            {{ humanize $value }} {{ humanize 0.0 }} {{ humanize 0.0123 }} {{ humanize 1e9 }} {{ humanize "1500" }} => 1.235k 0 12.3m 1G 1.5k
                                                                            {{ humanize1024 1048576.0 }} {{ humanize1024 0.5 }} {{ humanizePercentage 0.1234567 }} => 1Mi 0.5 12.35%
                                                                            {{ humanizeDuration 0 }} {{ humanizeDuration 59.12345 }} {{ humanizeDuration 3661 }} {{ humanizeDuration 90061.5 }} {{ humanizeDuration 0.0123 }} {{ humanizeDuration -70 }} => 0s 59.12s 1h 1m 1s 1d 1h 1m 1s 12.3ms -1m 10s
                                                                            {{ humanizeTimestamp 1435065584.128 }} {{ (toTime 0).Year }} {{ toDuration 90 }} => 2015-06-23 13:19:44.128 +0000 UTC 1970 1m30s
                                                                            {{ query "m" | first | value }} {{ query "m" | first | label "instance" }} {{ query "m" | first | strvalue }} => 21 b two
                                                                            {{ range query "m" | sortByLabel "instance" }}{{ .Labels.instance }}={{ .Value }};{{ end }} => a=11;b=21;
                                                                            {{ query "none" | first }} => <error expanding template: error executing template __alert_A: template: __alert_A:1:130: executing "__alert_A" at <first>: error calling first: first() called on vector with no elements>
                                                                            {{ reReplaceAll "(.*):(.*)" "$2-${1}$$" "host:80" }} {{ match "^a+$" "aaa" }} => 80-host$ true
                                                                            {{ title "hello wide world" }} {{ toUpper "ab" }} {{ toLower "AbI" }} {{ stripPort "h:80" }} {{ stripDomain "a.b.c:80" }} {{ stripDomain "10.0.0.1:80" }} => Hello Wide World AB abi h a:80 10.0.0.1:80
                                                                            {{ graphLink "up == 0" }} {{ tableLink "up" }} {{ urlQueryEscape "a b" }} => /graph?g0.expr=up+%3D%3D+0&g0.tab=0 /graph?g0.expr=up&g0.tab=1 a+b
                                                                            {{ parseDuration "1h30m" }} {{ now }} => 5400 1.7e+09
                                                                            {{ with args 1 "x" }}{{ .arg0 }}{{ .arg1 }}{{ end }} {{ printf "%.1f" $value }} => 1x 1234.6
                                                                            {{ safeHtml "<b>" }} {{ humanize "abc" }} => <error expanding template: error executing template __alert_A: template: __alert_A:1:136: executing "__alert_A" at <humanize "abc">: error calling humanize: strconv.ParseFloat: parsing "abc": invalid syntax>
                                                                            plain => plain
                                                                            """)
    void expandsAsPrometheusDoes(String text, String expected) {
        Labels labels = Labels.of("__name__", "up", "instance", "h.example.org:9100");
        assertThat(templates.expand("A", text, labels, 1234.5678, 1_700_000_000_000L, RuleTemplatesTest::query))
                .isEqualTo(expected);
    }
}
