package io.narthex.rules.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import io.narthex.promql.parser.ParserOptions;
import io.narthex.promql.parser.PromqlParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadPlannerTest {
    private static final long LOOKBACK_MS = 300_000;

    @ParameterizedTest
    @CsvSource(delimiterString = " => ", textBlock = """
                                                     up => 300000 0
                                                     up offset 1m => 360000 60000
                                                     up offset -1m => 240000 -60000
                                                     rate(up[10m]) => 600000 0
                                                     rate(up[10m] offset 5m) => 900000 300000
                                                     max_over_time(up[1h:1m]) => 3900000 0
                                                     max_over_time(rate(up[5m])[1h:1m] offset 1h) => 7500000 3600000
                                                     max_over_time((up @ end())[1h:1m]) => 300000 0
                                                     max_over_time(up[1h:1m] @ start()) => 3900000 0
                                                     sum_over_time(up[5m] @ end() offset 1m) => 360000 60000
                                                     rate(up[2 * 5m]) => 600000 0
                                                     up offset (1m + 30s) => 390000 90000
                                                     up offset -(1m + 30s) => 210000 -90000
                                                     max_over_time(up[max_of(1h, step()):1m]) => 3900000 0
                                                     """)
    void tellsHowFarAnExpressionLooksBack(String expr, String expected) {
        List<SeriesRead> reads = ReadPlanner.reads(PromqlParser.parse(expr, ParserOptions.ALL), LOOKBACK_MS);
        assertThat(reads).hasSize(1);
        assertThat(reads.getFirst().backMs() + " " + reads.getFirst().untilBackMs()).isEqualTo(expected);
    }

    @Test
    void findsTheQueriesOfTemplates() {
        assertThat(ReadPlanner.templateReads("{{ query \"a{b=\\\"c\\\"}\" }} {{ `d` | query }} {{ query \"(\" }}", 1))
                .extracting(read -> read.matchers().toString()).containsExactly(
                        "[b=\"c\", __name__=\"a\"]",
                        "[__name__=\"d\"]");
    }

    @Test
    void theGridIsRegularAndSpreadByName() {
        long offset = EvaluationGrid.offsetMs("f", "g", 60_000);
        assertThat(offset).isBetween(0L, 59_999L).isEqualTo(EvaluationGrid.offsetMs("f", "g", 60_000));
        assertThat(EvaluationGrid.next(0, 60_000, 7)).isEqualTo(7);
        assertThat(EvaluationGrid.next(7, 60_000, 7)).isEqualTo(60_007);
        assertThat(EvaluationGrid.next(60_006, 60_000, 7)).isEqualTo(60_007);
        assertThat(EvaluationGrid.offsetMs("f", "h", 60_000)).isNotEqualTo(offset);
    }
}
