package io.narthex.config.relabel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

import io.narthex.config.PrometheusConfig;
import io.narthex.config.PrometheusConfigLoader;
import io.narthex.model.Labels;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RelabelerTest {
    private static final Labels INPUT = Labels.of("a", "foo", "b", "bar", "c", "baz");

    private static @Nullable Labels relabel(String steps, Labels labels) {
        PrometheusConfig config = PrometheusConfigLoader.parse("""
                                                               scrape_configs:
                                                               - job_name: j
                                                                 metric_relabel_configs:
                                                               """ + steps.indent(2), Path.of(""));
        return Relabeler.of(config.scrapeConfigs().getFirst().metricRelabelConfigs()).apply(labels);
    }

    @Test
    void replaceExpandsGroupsInTargetAndReplacement() {
        assertThat(relabel("- {source_labels: [a], regex: 'f(.*)', target_label: 'd', replacement: 'ch${1}-ch${1}'}",
                INPUT)).isEqualTo(INPUT.with("d", "choo-choo"));
        assertThat(relabel("- {source_labels: [a, b], regex: '(f.).*;(?P<second>.*)r', target_label: 'x_$1', "
                + "replacement: '$second$$$9'}", INPUT)).isEqualTo(INPUT.with("x_fo", "ba$"));
    }

    @Test
    void replaceWithoutMatchChangesNothing() {
        assertThat(relabel("- {source_labels: [a], regex: 'nope', target_label: d}", INPUT)).isSameAs(INPUT);
    }

    @Test
    void replaceWithNothingRemovesTheLabel() {
        assertThat(relabel("- {source_labels: [a], target_label: a, replacement: ''}", INPUT)).isEqualTo(INPUT.without(
                "a"));
        assertThat(relabel("- {source_labels: [none], target_label: a}", INPUT)).isEqualTo(INPUT.without("a"));
    }

    @Test
    void regexIsAnchoredAndItsDotMatchesNewlines() {
        assertThat(relabel("- {source_labels: [a], regex: 'o', action: drop}", INPUT)).isSameAs(INPUT);
        assertThat(relabel("- {source_labels: [a], regex: 'x.y', action: drop}", Labels.of("a", "x\ny"))).isNull();
        assertThat(relabel("- {source_labels: [a], regex: 'foo|zap', action: keep}", INPUT)).isSameAs(INPUT);
        assertThat(relabel("- {source_labels: [a], regex: 'zip|zap', action: keep}", INPUT)).isNull();
    }

    @Test
    void equalityActionsCompareTheJoinedValue() {
        Labels twins = Labels.of("a", "x", "b", "x");
        assertThat(relabel("- {source_labels: [a], target_label: b, action: keepequal}", twins)).isSameAs(twins);
        assertThat(relabel("- {source_labels: [a], target_label: b, action: dropequal}", twins)).isNull();
        assertThat(relabel("- {source_labels: [a], target_label: b, action: keepequal}", INPUT)).isNull();
    }

    @Test
    void hashmodTakesTheLastEightBytesOfMd5() {
        assertThat(relabel("- {source_labels: [c], target_label: d, action: hashmod, modulus: 1000}", INPUT)).isEqualTo(
                INPUT.with("d", "976"));
    }

    @Test
    void labelmapCopiesUnderTheExpandedName() {
        assertThat(relabel("- {regex: 'b(.*)', action: labelmap, replacement: 'bar_${1}'}", Labels.of("a", "1", "b1",
                "2", "b2", "3"))).isEqualTo(Labels.of("a", "1", "b1", "2", "b2", "3", "bar_1", "2", "bar_2", "3"));
    }

    @Test
    void labeldropAndLabelkeepGoByName() {
        assertThat(relabel("- {regex: 'a|b', action: labeldrop}", INPUT)).isEqualTo(Labels.of("c", "baz"));
        assertThat(relabel("- {regex: 'a|b', action: labelkeep}", INPUT)).isEqualTo(Labels.of("a", "foo", "b", "bar"));
    }

    @Test
    void caseActionsAreIndependentOfTheLocale() {
        assertThat(relabel("- {source_labels: [a], target_label: d, action: Uppercase}", Labels.of("a", "titi")))
                .isEqualTo(Labels.of("a", "titi", "d", "TITI"));
        assertThat(relabel("- {source_labels: [a], target_label: d, action: lowercase}", Labels.of("a", "TITI")))
                .isEqualTo(Labels.of("a", "TITI", "d", "titi"));
    }

    @Test
    void stepsSeeWhatEarlierStepsMade() {
        assertThat(relabel("""
                           - {source_labels: [a], target_label: tmp}
                           - {source_labels: [tmp], regex: foo, action: drop}
                           """, INPUT)).isNull();
    }
}
