package io.narthex.promql;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.narthex.model.Labels;
import io.narthex.model.TenantId;
import io.narthex.promql.ast.AggregateOp;
import io.narthex.promql.ast.Function;
import io.narthex.promql.ast.ValueType;
import io.narthex.promql.parser.ParserOptions;
import io.narthex.promql.promqltest.MemorySource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What the language names, the planner plans and the operators run.
class EveryOperationTest {
    private final PromqlEngine engine = new PromqlEngine(new EngineOptions(ParserOptions.ALL, 300_000, 50_000_000,
            120_000, 60_000, true, true, true));
    private final MemorySource source = new MemorySource();

    @BeforeEach
    void fill() {
        for (int i = 0; i < 20; i++) {
            source.add(Labels.of("__name__", "x", "a", "1", "le", "+Inf"), i * 15_000L, i);
        }
    }

    @ParameterizedTest
    @EnumSource(Function.class)
    void everyFunctionRuns(Function function) {
        List<String> arguments = new ArrayList<>();
        for (ValueType type : function.argTypes()) {
            arguments.add(switch (type) {
                // All differ and lie between 0 and 1, which no function refuses.
                case SCALAR -> "0." + (arguments.size() + 1);
                case STRING -> "\"a\"";
                case VECTOR -> function == Function.INFO && !arguments.isEmpty() ? "{a=\"1\"}" : "x";
                case MATRIX -> "x[2m]";
            });
        }
        run(function.functionName() + "(" + String.join(", ", arguments) + ")");
    }

    @ParameterizedTest
    @EnumSource(AggregateOp.class)
    void everyAggregationRuns(AggregateOp op) {
        String parameter = !op.hasParameter() ? "" : op == AggregateOp.COUNT_VALUES ? "\"v\", " : "1, ";
        run(op.symbol() + " by (a) (" + parameter + "x)");
    }

    private void run(String query) {
        assertThatCode(
                () -> engine.execute(PromqlQuery.range(query, TenantId.DEFAULT, 0, 285_000, 15_000), source))
                .as(query).doesNotThrowAnyException();
    }
}
