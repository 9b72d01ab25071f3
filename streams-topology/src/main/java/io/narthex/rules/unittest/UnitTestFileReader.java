package io.narthex.rules.unittest;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.narthex.config.ConfigException;
import io.narthex.config.Durations;
import io.narthex.rules.config.RuleFileException;
import io.narthex.rules.config.StrictYaml;
import io.narthex.rules.config.StrictYaml.Text;
import io.narthex.rules.unittest.UnitTestFile.AlertTest;
import io.narthex.rules.unittest.UnitTestFile.ExpectedAlert;
import io.narthex.rules.unittest.UnitTestFile.ExpectedSample;
import io.narthex.rules.unittest.UnitTestFile.ExprTest;
import io.narthex.rules.unittest.UnitTestFile.InputSeries;
import io.narthex.rules.unittest.UnitTestFile.TestGroup;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/// The YAML of a unit-test file. Used once.
final class UnitTestFileReader {
    private static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(1);
    private static final Set<String> FILE_KEYS = Set
            .of("rule_files", "evaluation_interval", "group_eval_order", "tests", "fuzzy_compare");
    private static final Set<String> GROUP_KEYS = Set.of("name", "interval", "start_timestamp", "input_series",
            "alert_rule_test", "promql_expr_test", "external_labels", "external_url");
    private static final Set<String> SERIES_KEYS = Set.of("series", "values");
    private static final Set<String> ALERT_TEST_KEYS = Set.of("eval_time", "alertname", "exp_alerts");
    private static final Set<String> ALERT_KEYS = Set.of("exp_labels", "exp_annotations");
    private static final Set<String> EXPR_TEST_KEYS = Set.of("expr", "eval_time", "exp_samples");
    private static final Set<String> SAMPLE_KEYS = Set.of("labels", "value", "histogram");

    private final String file;
    private final StrictYaml yaml;
    private Duration evaluationInterval = DEFAULT_INTERVAL;

    private UnitTestFileReader(String file, StrictYaml yaml) {
        this.file = file;
        this.yaml = yaml;
    }

    /// @throws RuleFileException if it is no YAML, or a key or type does not fit
    static UnitTestFile read(String file, String text, boolean ignoresUnknown) {
        StrictYaml yaml = new StrictYaml(file, ignoresUnknown);
        UnitTestFile read = yaml.findDocument(text).map(document -> new UnitTestFileReader(file, yaml).file(document))
                .orElseGet(() -> new UnitTestFile(List.of(), DEFAULT_INTERVAL, false, List.of(), List.of()));
        yaml.requireSound();
        return read;
    }

    private UnitTestFile file(Node document) {
        Map<String, Node> fields = yaml.fields(document, "main.unitTestFile", FILE_KEYS);
        Duration interval = duration(fields.get("evaluation_interval"));
        evaluationInterval = interval.isZero() ? DEFAULT_INTERVAL : interval;
        return new UnitTestFile(
                strings(fields.get("rule_files")),
                evaluationInterval,
                isTrue(fields.get("fuzzy_compare")),
                strings(fields.get("group_eval_order")),
                yaml.items(fields.get("tests"), "[]main.testGroup").stream().map(this::group).toList());
    }

    private TestGroup group(Node node) {
        Map<String, Node> fields = yaml.fields(node, "main.testGroup", GROUP_KEYS);
        Duration interval = duration(fields.get("interval"));
        return new TestGroup(
                yaml.text(fields.get("name")).value(),
                interval.isZero() ? evaluationInterval : interval,
                startMs(fields.get("start_timestamp")),
                yaml.items(fields.get("input_series"), "[]main.series").stream().map(this::series).toList(),
                yaml.items(fields.get("alert_rule_test"), "[]main.alertTestCase").stream().map(this::alertTest)
                        .toList(),
                yaml.items(fields.get("promql_expr_test"), "[]main.promqlTestCase").stream().map(this::exprTest)
                        .toList(),
                yaml.texts(fields.get("external_labels")),
                yaml.text(fields.get("external_url")).value());
    }

    private InputSeries series(Node node) {
        Map<String, Node> fields = yaml.fields(node, "main.series", SERIES_KEYS);
        return new InputSeries(yaml.text(fields.get("series")).value(), yaml.text(fields.get("values")).value());
    }

    private AlertTest alertTest(Node node) {
        Map<String, Node> fields = yaml.fields(node, "main.alertTestCase", ALERT_TEST_KEYS);
        return new AlertTest(
                duration(fields.get("eval_time")),
                yaml.text(fields.get("alertname")).value(),
                yaml.items(fields.get("exp_alerts"), "[]main.alert").stream().map(this::alert).toList());
    }

    private ExpectedAlert alert(Node node) {
        Map<String, Node> fields = yaml.fields(node, "main.alert", ALERT_KEYS);
        return new ExpectedAlert(yaml.texts(fields.get("exp_labels")), yaml.texts(fields.get("exp_annotations")));
    }

    private ExprTest exprTest(Node node) {
        Map<String, Node> fields = yaml.fields(node, "main.promqlTestCase", EXPR_TEST_KEYS);
        return new ExprTest(
                yaml.text(fields.get("expr")).value(),
                duration(fields.get("eval_time")),
                yaml.items(fields.get("exp_samples"), "[]main.sample").stream().map(this::sample).toList());
    }

    private ExpectedSample sample(Node node) {
        Map<String, Node> fields = yaml.fields(node, "main.sample", SAMPLE_KEYS);
        return new ExpectedSample(yaml.text(fields.get("labels")).value(), number(fields.get("value")),
                yaml.text(fields.get("histogram")).value());
    }

    private List<String> strings(@Nullable Node node) {
        List<String> strings = new ArrayList<>();
        yaml.items(node, "[]string").forEach(item -> strings.add(yaml.text(item).value()));
        return strings;
    }

    private boolean isTrue(@Nullable Node node) {
        Text text = yaml.text(node);
        return switch (text.value().toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> true;
            case "false", "no", "off", "" -> false;
            default -> {
                yaml.addMisfit(text, "bool");
                yield false;
            }
        };
    }

    private Duration duration(@Nullable Node node) {
        Text text = yaml.text(node);
        if (!text.isPresent()) {
            return Duration.ZERO;
        }
        try {
            return Durations.parse(text.value());
        } catch (ConfigException e) {
            throw new RuleFileException(file, List.of(String.valueOf(e.getMessage())), e);
        }
    }

    /// YAML's floats, which spell the special ones `.inf` and `.nan`.
    private double number(@Nullable Node node) {
        Text text = yaml.text(node);
        try {
            return switch (text.value().toLowerCase(Locale.ROOT)) {
                case "" -> 0;
                case ".inf", "+.inf" -> Double.POSITIVE_INFINITY;
                case "-.inf" -> Double.NEGATIVE_INFINITY;
                case ".nan" -> Double.NaN;
                default -> text.value().matches("[-+]?0x[0-9a-fA-F]{1,15}")
                        ? Long.decode(text.value())
                        : decimal(text.value());
            };
        } catch (NumberFormatException _) {
            yaml.addMisfit(text, "float64");
            return 0;
        }
    }

    private static double decimal(String text) {
        if (!text.matches("[-+]?[0-9._]+([eE][-+]?[0-9]+)?")) {
            throw new NumberFormatException(text);
        }
        return Double.parseDouble(text.replace("_", ""));
    }

    private long startMs(@Nullable Node node) {
        Text text = yaml.text(node);
        if (!text.isPresent()) {
            return 0;
        }
        try {
            return text.value().matches("-?[0-9]+([.][0-9]+)?")
                    ? Math.round(Double.parseDouble(text.value()) * 1000)
                    : OffsetDateTime.parse(text.value()).toInstant().toEpochMilli();
        } catch (DateTimeException e) {
            throw new RuleFileException(file,
                    List.of("start_timestamp is neither seconds nor a time of RFC 3339: " + text.value()), e);
        }
    }
}
