package io.narthex.rules.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

import io.narthex.model.Labels;
import io.narthex.model.TenantId;
import io.narthex.rules.config.RuleDefaults;
import io.narthex.rules.config.RuleFiles;
import io.narthex.rules.planner.CompiledGroup;
import io.narthex.schema.rule.RuleGroupVersion;
import org.junit.jupiter.api.Test;

class RuleGroupHistoryTest {
    private final RuleGroupHistory history = new RuleGroupHistory(300_000);

    private static RuleGroupVersion version(String expr, boolean active, long loadedAtMs) {
        RuleDefaults defaults = new RuleDefaults(TenantId.DEFAULT, Duration.ofMinutes(1), Duration.ZERO,
                Duration.ofSeconds(2), Labels.EMPTY);
        String yaml = "groups:\n- name: g\n  rules:\n  - {record: r, expr: " + expr + "}\n";
        RuleGroupVersion loaded = RuleFiles.parse("f", yaml, defaults, loadedAtMs).getFirst();
        return active ? loaded : loaded.inactive();
    }

    private List<Long> loadedAt(long offset) {
        return history.planAt(offset).groups().stream().map(group -> group.source().loadedAtMs()).toList();
    }

    @Test
    void theLastVersionBeforeAnOffsetIsInForce() {
        history.add(0, version("a", true, 10));
        history.add(3, version("b", true, 20));
        assertThat(loadedAt(0)).isEmpty();
        assertThat(loadedAt(1)).containsExactly(10L);
        assertThat(loadedAt(3)).containsExactly(10L);
        assertThat(loadedAt(4)).containsExactly(20L);
    }

    @Test
    void aRemovedGroupStaysRemovedWhenCompactionLeavesAnOlderVersion() {
        history.add(0, version("a", true, 10));
        history.add(2, version("b", false, 20));
        assertThat(loadedAt(3)).isEmpty();
    }

    @Test
    void aGroupThatComesBackHasItsNewTimeOfLoadingFromThenOnOnly() {
        history.add(0, version("a", true, 10));
        history.add(1, version("a", false, 10));
        history.add(2, version("a", true, 90));
        assertThat(loadedAt(3)).containsExactly(90L);
        assertThat(loadedAt(1)).containsExactly(10L);
    }

    @Test
    void anEqualVersionWrittenTwiceChangesNothing() {
        history.add(0, version("a", true, 10));
        history.add(1, version("a", true, 11));
        RulePlan first = history.planAt(1);
        assertThat(history.planAt(2)).isSameAs(first);
    }

    @Test
    void anyVersionIsFound() {
        RuleGroupVersion first = version("a", true, 10);
        history.add(0, first);
        history.add(1, version("b", true, 20));
        CompiledGroup found = java.util.Objects
                .requireNonNull(history.find("default/f;g", first.version()), "no such version");
        assertThat(found.source()).isEqualTo(first);
        assertThat(history.find("default/f;g", "other")).isNull();
    }
}
