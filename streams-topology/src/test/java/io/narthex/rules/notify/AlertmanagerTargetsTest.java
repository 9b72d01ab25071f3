package io.narthex.rules.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;

import io.narthex.config.AlertingConfig.Alertmanager;
import io.narthex.config.DiscoveryConfig;
import io.narthex.config.PrometheusConfigLoader;
import org.junit.jupiter.api.Test;

class AlertmanagerTargetsTest {
    private static AlertmanagerTargets targets(String entry) {
        Alertmanager config = PrometheusConfigLoader.parse("alerting: {alertmanagers: [" + entry + "]}", Path.of("/"))
                .alerting().alertmanagers().getFirst();
        DiscoveryConfig.Static fixed = (DiscoveryConfig.Static) config.discovery().getFirst();
        return AlertmanagerTargets.of(config, fixed.groups());
    }

    @Test
    void schemeAndPathComeFromTheConfiguration() {
        assertThat(targets("{scheme: https, path_prefix: /am/, static_configs: [{targets: ['a:9093', 'b:1']}]}")
                .active()).containsExactly(URI.create("https://a:9093/am/api/v2/alerts"),
                        URI.create("https://b:1/am/api/v2/alerts"));
        assertThat(targets("{static_configs: [{targets: ['a:9093', 'a:9093']}]}").active())
                .containsExactly(URI.create("http://a:9093/api/v2/alerts"));
    }

    @Test
    void relabellingMayChangeThemAndDropThem() {
        AlertmanagerTargets targets = targets(
                """
                {static_configs: [{targets: ['a:1', 'b:1'], labels: {zone: x}}],
                 relabel_configs: [{source_labels: [__address__], regex: 'b.*', action: drop},
                   {source_labels: [zone], target_label: __alerts_path__, replacement: '/$1/alerts'}]}
                """);
        assertThat(targets.active()).containsExactly(URI.create("http://a:1/x/alerts"));
        assertThat(targets.dropped()).containsExactly(URI.create("http://b:1/api/v2/alerts"));
    }

    @Test
    void whatIsNoAddressIsPassedOver() {
        assertThat(targets("{relabel_configs: [{target_label: __address__, replacement: 'a b'}], "
                + "static_configs: [{targets: ['a:1']}]}").active()).isEmpty();
    }
}
