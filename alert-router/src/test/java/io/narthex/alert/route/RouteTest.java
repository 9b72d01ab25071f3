package io.narthex.alert.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;

import io.narthex.alert.config.AlertmanagerConfigLoader;
import io.narthex.alert.matcher.MatcherMode;
import io.narthex.model.Labels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTest {
    private static final Route TREE = Route.tree(AlertmanagerConfigLoader
            .parse("""
                   route:
                     receiver: root
                     group_by: [alertname]
                     routes:
                     - match: {owner: a}
                       receiver: a
                       routes:
                       - match: {env: testing}
                         receiver: a-testing
                         group_by: ['...']
                       - match: {env: production}
                         receiver: a-production
                         group_wait: 1m
                         continue: true
                       - match_re: {env: 'produ.*'}
                         receiver: a-produ
                         group_by: [job]
                       - matchers: ['env="x"', 'apple!="1"']
                         group_by: []
                     - match_re: {owner: 'b|c'}
                       group_interval: 10m
                   receivers: [{name: root}, {name: a}, {name: a-testing}, {name: a-production}, {name: a-produ}]
                   """, Path.of("/"), MatcherMode.FALLBACK).route());

    @ParameterizedTest
    @CsvSource({"a,testing,a-testing", "a,production,a-production a-produ", "a,produce,a-produ", "a,other,a",
        "b,testing,root", "d,testing,root"})
    void theDeepestMatchTakesTheAlertAndContinueAsksOn(String owner, String env, String receivers) {
        assertThat(TREE.match(Labels.of("owner", owner, "env", env)).stream().map(Route::receiver))
                .containsExactly(receivers.split(" "));
    }

    @Test
    void optionsAreInherited() {
        Route production = TREE.match(Labels.of("owner", "a", "env", "production")).getFirst();

        assertThat(production.groupWait()).isEqualTo(Duration.ofMinutes(1));
        assertThat(production.groupInterval()).isEqualTo(Duration.ofMinutes(5));
        assertThat(production.groupBy()).containsExactly("alertname");
    }

    @Test
    void groupKeysAreAlertmanagersText() {
        Labels alert = Labels.of("alertname", "test", "owner", "a", "env", "produce", "job", "j\"1");
        Route produ = TREE.match(alert).getFirst();

        assertThat(TREE.groupKey(TREE.groupLabels(Labels.of("alertname", "test", "x", "y"))))
                .isEqualTo("{}:{alertname=\"test\"}");
        assertThat(produ.groupKey(produ.groupLabels(alert)))
                .isEqualTo("{}/{owner=\"a\"}/{env=~\"^(?:produ.*)$\"}:{job=\"j\\\"1\"}");
        assertThat(produ.id()).isEqualTo("{}/{owner=\"a\"}/0/{env=~\"^(?:produ.*)$\"}/2");
    }

    @Test
    void matchersInAKeyAreSorted() {
        Route route = TREE.match(Labels.of("owner", "a", "env", "x")).getFirst();

        assertThat(route.key()).isEqualTo("{}/{owner=\"a\"}/{apple!=\"1\",env=\"x\"}");
    }

    @Test
    void groupingIsByAllLabelsByTheNamedOrByNone() {
        Labels testing = Labels.of("owner", "a", "env", "testing", "x", "y");
        Route all = TREE.match(testing).getFirst();
        Route none = TREE.match(Labels.of("owner", "a", "env", "x")).getFirst();

        assertThat(all.groupLabels(testing)).isEqualTo(testing);
        assertThat(none.groupLabels(Labels.of("alertname", "a"))).isEqualTo(Labels.EMPTY);
        assertThat(TREE.groupLabels(Labels.of("other", "b"))).as("labels the alert lacks").isEqualTo(Labels.EMPTY);
    }
}
