package io.narthex.promql.parser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;

import io.narthex.promql.ast.Expr;
import io.narthex.promql.failure.ParseFailure;
import io.narthex.promql.print.PrettyPrinter;
import io.narthex.promql.print.Printer;
import org.junit.jupiter.api.Test;

/// Seeded random queries; a failure names the query, which is all that is needed to repeat it.
class ParserProperties {
    private static final int ROUNDS = 3_000;
    private static final List<String> PIECES = List.of("foo", "sum", "rate", "(", ")", "[", "]", "{", "}", "5m",
            "1h30m",
            "0x1f", ".5", "1e3", "\"s\"", "'q'", "`r`", "by", "without", "on", "ignoring", "group_left", "offset", "@",
            "start", "end", "()", ",", "=", "=~", "!=", "!~", "==", "<", "</", ">/", "+", "-", "*", "/", "%", "^",
            "atan2", "and", "or", "unless", "bool", "anchored", "smoothed", "fill", "fill_left", "step()", "range()",
            "min_of", ":", "#c\n", " ", "inf", "NaN", "_", "\\", "\n", "ü", "😀", "\ud800", "topk", "x{a=\"b\"}",
            "histogram_quantile", "limitk", "info", "0", "7");

    @Test
    void whatIsPrintedParsesToTheSame() {
        Random random = new Random(7);
        for (int i = 0; i < ROUNDS; i++) {
            String query = new QueryGenerator(random).vector(4);
            Expr expr = PromqlParser.parse(query, ParserOptions.ALL);
            String printed = Printer.print(expr);
            assertThat(Printer.print(PromqlParser.parse(printed, ParserOptions.ALL))).as(query).isEqualTo(printed);
            String pretty = PrettyPrinter.print(expr);
            assertThat(Printer.print(PromqlParser.parse(pretty, ParserOptions.ALL))).as(pretty).isEqualTo(printed);
        }
    }

    @Test
    void garbageIsRefusedAndNothingElse() {
        Random random = new Random(11);
        for (int i = 0; i < 20 * ROUNDS; i++) {
            StringBuilder query = new StringBuilder();
            int length = random.nextInt(12);
            for (int k = 0; k < length; k++) {
                query.append(PIECES.get(random.nextInt(PIECES.size())));
                if (random.nextInt(3) == 0) {
                    query.append(' ');
                }
            }
            parseOrRefuse(query.toString());
        }
    }

    @Test
    void mutatedQueriesAreParsedOrRefused() {
        Random random = new Random(13);
        for (int i = 0; i < 5 * ROUNDS; i++) {
            StringBuilder query = new StringBuilder(new QueryGenerator(random).vector(3));
            for (int k = random.nextInt(4); k >= 0; k--) {
                int at = random.nextInt(query.length() + 1);
                switch (random.nextInt(3)) {
                    case 0 -> query.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                    case 1 -> query.delete(at, Math.min(query.length(), at + 1 + random.nextInt(4)));
                    default -> query.insert(at, (char) random.nextInt(0x250));
                }
            }
            parseOrRefuse(query.toString());
        }
    }

    private static void parseOrRefuse(String query) {
        try {
            Expr expr = PromqlParser.parse(query, ParserOptions.ALL);
            assertThat(Printer.print(expr)).as(query).isNotEmpty();
        } catch (ParseFailure e) {
            assertThat(e).as(query).hasMessageContaining("parse error: ");
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError("not refused properly: " + query, e);
        }
    }
}
