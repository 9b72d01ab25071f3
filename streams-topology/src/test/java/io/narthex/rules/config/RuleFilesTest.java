package io.narthex.rules.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.narthex.model.Labels;
import io.narthex.model.TenantId;
import io.narthex.schema.rule.RuleGroupVersion;
import io.narthex.schema.rule.RuleKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleFilesTest {
    private static final RuleDefaults DEFAULTS = new RuleDefaults(TenantId.DEFAULT, Duration.ofMinutes(1),
            Duration.ZERO, Duration.ofSeconds(2), Labels.of("region", "eu"));

    private static final String GOOD = """
                                       groups:
                                         - name: node
                                           interval: 15s
                                           query_offset: 5s
                                           limit: 10
                                           labels: {team: infra}
                                           rules:
                                             - record: job:up:sum
                                               expr: sum by (job) (up)
                                               labels: {tier: one}
                                             - alert: Down
                                               expr: up == 0
                                               for: 5m
                                               keep_firing_for: 1m
                                               labels: {severity: page}
                                               annotations:
                                                 summary: "{{ $labels.instance }} is {{ $value | humanize }}"
                                         - name: empty
                                       """;

    private static List<RuleGroupVersion> parse(String yaml) {
        return RuleFiles.parse("f.yml", yaml, DEFAULTS, 7);
    }

    @Test
    void readsEveryKey() {
        RuleGroupVersion group = parse(GOOD).getFirst();
        assertThat(group.name()).isEqualTo("node");
        assertThat(group.intervalMs()).isEqualTo(15_000);
        assertThat(group.queryOffsetMs()).isEqualTo(5_000);
        assertThat(group.latenessMs()).isEqualTo(2_000);
        assertThat(group.limit()).isEqualTo(10);
        assertThat(group.labels()).isEqualTo(Map.of("team", "infra"));
        assertThat(group.externalLabels()).isEqualTo(Map.of("region", "eu"));
        assertThat(group.rules()).extracting(rule -> rule.kind()).containsExactly(RuleKind.RECORDING,
                RuleKind.ALERTING);
        assertThat(group.rules().get(1).holdDurationMs()).isEqualTo(300_000);
        assertThat(group.rules().get(1).keepFiringForMs()).isEqualTo(60_000);
        assertThat(group.rules().get(1).annotations()).containsKey("summary");
        assertThat(parse(GOOD).get(1).intervalMs()).isEqualTo(60_000);
    }

    @Test
    void theVersionFollowsTheContentAlone() {
        String version = parse(GOOD).getFirst().version();
        assertThat(RuleFiles.parse("f.yml", "# note\n" + GOOD, DEFAULTS, 99).getFirst().version()).isEqualTo(version);
        assertThat(parse(GOOD.replace("for: 5m", "for: 6m")).getFirst().version()).isNotEqualTo(version);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " => ", quoteCharacter = '\0', textBlock = """
                                                                            groups: [{name: a, rules: [{record: x, expr: '1', foo: 1}]}] => yaml: unmarshal errors:\\n  line 1: field foo not found in type rulefmt.Rule
                                                                            groups: [{nam: a}] => yaml: unmarshal errors:\\n  line 1: field nam not found in type rulefmt.RuleGroup
                                                                            groups: [{rules: []}] => 1:10: Groupname must not be empty
                                                                            groups: [{name: a},{name: a}] => 1:20: groupname: "a" is repeated in the same file
                                                                            groups: [{name: a, rules: [{record: x, alert: y, expr: '1'}]}] => 1:37: 1:47: group "a", rule 1, "y": only one of 'record' and 'alert' must be set
                                                                            groups: [{name: a, rules: [{expr: '1'}]}] => 1:28: group "a", rule 1, "": one of 'record' or 'alert' must be set
                                                                            groups: [{name: a, rules: [{record: x}]}] => 1:28: group "a", rule 1, "x": field 'expr' must be set in rule
                                                                            groups: [{name: a, rules: [{record: x, expr: 'sum('}]}] => 1:46: group "a", rule 1, "x": could not parse expression: 1:5: parse error: unclosed left parenthesis
                                                                            groups: [{name: a, rules: [{record: x, expr: '1', for: 1m}]}] => 1:37: group "a", rule 1, "x": invalid field 'for' in recording rule
                                                                            groups: [{name: a, rules: [{record: x, expr: '1', annotations: {a: b}}]}] => 1:37: group "a", rule 1, "x": invalid field 'annotations' in recording rule
                                                                            groups: [{name: a, rules: [{record: 'x{a="b"}', expr: '1'}]}] => 1:37: group "a", rule 1, "x{a=\\"b\\"}": braces present in the recording rule name; should it be in expr?: x{a="b"}
                                                                            groups: [{name: a, rules: [{alert: x, expr: '1', labels: {__name__: b}}]}] => group "a", rule 1, "x": invalid label name: __name__
                                                                            groups: [{name: a, rules: [{alert: x, expr: '1', for: soon}]}] => 1:55: group "a", rule 1, "x": not a valid duration string: "soon"
                                                                            groups: [{name: a, rules: [{alert: x, expr: '1', annotations: {s: '{{ nope }}'}}]}] => group "a", rule 1, "x": annotation "s": template: __alert_x:1: function "nope" not defined
                                                                            groups: {} => yaml: unmarshal errors:\\n  line 1: cannot unmarshal !!map into []rulefmt.RuleGroup
                                                                            """)
    void refusesInPrometheusWords(String yaml, String message) {
        assertThatThrownBy(() -> parse(yaml)).isInstanceOf(RuleFileException.class)
                .hasMessage("f.yml: " + message.replace("\\n", "\n"));
    }

    @Test
    void oneBadFileSpoilsTheLoad(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("a.yml"), GOOD);
        String pattern = directory.resolve("*.yml").toString();
        assertThat(RuleFiles.load(List.of(pattern), DEFAULTS, 1)).hasSize(2);
        Files.writeString(directory.resolve("b.yml"), "groups: [{}]");
        assertThatThrownBy(() -> RuleFiles.load(List.of(pattern), DEFAULTS, 1)).isInstanceOf(RuleFileException.class)
                .hasMessageContaining("b.yml: 1:10: Groupname must not be empty");
        assertThat(RuleFiles.load(List.of(directory.resolve("none*.yml").toString()), DEFAULTS, 1)).isEmpty();
    }

    @Test
    void mergeKeysBringInWhatIsNotSet() {
        RuleGroupVersion group = parse("""
                                       groups:
                                         - name: g
                                           labels: &common {team: infra, tier: one}
                                           rules:
                                             - &down
                                               alert: Down
                                               expr: up == 0
                                               labels: {<<: *common, tier: two}
                                             - <<: *down
                                               alert: Lost
                                       """).getFirst();
        assertThat(group.rules().getFirst().labels()).isEqualTo(Map.of("team", "infra", "tier", "two"));
        assertThat(group.rules().getLast().name()).isEqualTo("Lost");
        assertThat(group.rules().getLast().expr()).isEqualTo("up == 0");
        assertThat(group.rules().getLast().labels()).isEqualTo(Map.of("team", "infra", "tier", "two"));
    }
}
