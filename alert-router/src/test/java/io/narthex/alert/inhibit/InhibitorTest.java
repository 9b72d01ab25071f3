package io.narthex.alert.inhibit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.narthex.alert.alerts.AlertStore;
import io.narthex.alert.alerts.KnownAlert;
import io.narthex.alert.config.InhibitRuleConfig;
import io.narthex.alert.matcher.MatcherMode;
import io.narthex.alert.matcher.MatcherParser;
import io.narthex.model.Labels;
import io.narthex.model.TenantId;
import io.narthex.schema.alert.Alert;
import io.narthex.schema.alert.AlertState;
import org.junit.jupiter.api.Test;

class InhibitorTest {
    private static final long NOW = 1000;
    private static final MatcherParser PARSER = new MatcherParser(MatcherMode.FALLBACK);
    private final AlertStore store = new AlertStore(0);

    private static InhibitRuleConfig rule(String source, String target, String... equal) {
        return new InhibitRuleConfig("", PARSER.parseList(source, "test"), PARSER.parseList(target, "test"),
                List.of(equal));
    }

    private static KnownAlert alert(long end, String... labels) {
        return KnownAlert.of(new Alert(TenantId.DEFAULT, Labels.of(labels), Map.of(), AlertState.FIRING, 1, end, 1, "",
                0, KnownAlert.API, 0, false));
    }

    private Optional<Inhibition> inhibited(InhibitRuleConfig rule, List<KnownAlert> sources, String... target) {
        Inhibitor inhibitor = new Inhibitor(List.of(rule), store);
        sources.forEach(inhibitor::update);
        return inhibitor.inhibitedBy(Labels.of(target), NOW);
    }

    @Test
    void aFiringSourceWithEqualLabelsMutes() {
        InhibitRuleConfig rule = rule("s=1", "t=1", "zone");

        assertThat(inhibited(rule, List.of(alert(2000, "s", "1", "zone", "a")), "t", "1", "zone", "a")).isPresent();
        assertThat(inhibited(rule, List.of(alert(2000, "s", "1", "zone", "b")), "t", "1", "zone", "a")).isEmpty();
        assertThat(inhibited(rule, List.of(alert(2000, "s", "2", "zone", "a")), "t", "1", "zone", "a")).isEmpty();
        assertThat(inhibited(rule, List.of(alert(2000, "s", "1", "zone", "a")), "t", "2", "zone", "a")).isEmpty();
    }

    @Test
    void aLabelThatBothLackIsEqual() {
        assertThat(inhibited(rule("s=1", "t=1", "zone"), List.of(alert(2000, "s", "1")), "t", "1")).isPresent();
        assertThat(inhibited(rule("s=1", "t=1"), List.of(alert(2000, "s", "1", "x", "y")), "t", "1")).isPresent();
    }

    @Test
    void aResolvedSourceMutesNothingAndHidesNoOther() {
        KnownAlert resolved = alert(500, "s", "1", "i", "1");

        assertThat(inhibited(rule("s=1", "t=1"), List.of(resolved), "t", "1")).isEmpty();
        assertThat(inhibited(rule("s=1", "t=1"), List.of(alert(2000, "s", "1", "i", "2"), resolved), "t", "1"))
                .isPresent();
    }

    @Test
    void anAlertOfBothSidesIsNotMutedByItselfOrItsLike() {
        InhibitRuleConfig rule = rule("s=1", "t=1");
        KnownAlert both = alert(9000, "s", "1", "t", "1");

        assertThat(inhibited(rule, List.of(both), "s", "1", "t", "1")).isEmpty();
        assertThat(inhibited(rule, List.of(both, alert(2000, "s", "1", "t", "0")), "s", "1", "t", "1"))
                .as("another source that is no target still counts").isPresent();
        assertThat(inhibited(rule, List.of(both), "t", "1")).as("a plain target").isPresent();
    }

    @Test
    void theSourceThatEndsLastIsNamed() {
        KnownAlert last = alert(3000, "s", "1", "i", "1");

        assertThat(inhibited(rule("s=1", "t=1"), List.of(last, alert(2000, "s", "1", "i", "2")), "t", "1"))
                .contains(new Inhibition("0", last.fingerprint()));
    }

    @Test
    void aRuleWithTargetOnlyTakesAnySourceThatIsNoTarget() {
        assertThat(inhibited(rule("", "t=1"), List.of(alert(2000, "x", "1")), "t", "1")).isPresent();
        assertThat(inhibited(rule("", "t=1"), List.of(alert(2000, "t", "1")), "t", "1")).isEmpty();
    }

    @Test
    void sweepingForgetsResolvedSources() {
        Inhibitor inhibitor = new Inhibitor(List.of(rule("s=1", "t=1")), store);
        inhibitor.update(alert(1500, "s", "1"));

        inhibitor.sweep(2000);

        assertThat(inhibitor.inhibitedBy(Labels.of("t", "1"), NOW)).isEmpty();
    }
}
