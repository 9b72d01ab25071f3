package io.narthex.config;

import java.util.ArrayList;
import java.util.List;

import io.narthex.config.AlertingConfig.Alertmanager;
import org.jspecify.annotations.Nullable;

/// The section `alerting`.
final class Alertmanagers {
    private Alertmanagers() {}

    static AlertingConfig read(Block block, NameValidation validation) {
        Relabelings.requireNoNull(block, "alert_relabel_configs", "empty or null alert relabeling rule");
        List<Alertmanager> alertmanagers = new ArrayList<>();
        for (Block entry : block.blocks("alertmanagers")) {
            alertmanagers.add(alertmanager(entry, validation));
        }
        return new AlertingConfig(Relabelings.read(block, "alert_relabel_configs", validation), List.copyOf(
                alertmanagers));
    }

    private static Alertmanager alertmanager(@Nullable Block block, NameValidation validation) {
        if (block == null) {
            throw new ConfigException("empty or null Alertmanager section");
        }
        if (!block.text("api_version").equals("v2")) {
            throw new ConfigException("expected Alertmanager api version to be one of [v2] but got " + block.text(
                    "api_version"));
        }
        HttpClients.check(block);
        boolean auth = block.findBlock("basic_auth") != null || block.findBlock("authorization") != null || block
                .findBlock("oauth2") != null;
        boolean sigv4 = block.findBlock("sigv4") != null;
        if (auth && sigv4) {
            throw new ConfigException(
                    "at most one of basic_auth, authorization, oauth2, & sigv4 must be configured");
        }
        Discoveries.check(block);
        if (block.blocks("relabel_configs").isEmpty()) {
            Discoveries.checkStaticTargets(block);
        }
        Relabelings.requireNoNull(block, "relabel_configs", "empty or null Alertmanager target relabeling rule");
        Relabelings.requireNoNull(block, "alert_relabel_configs",
                "empty or null Alertmanager alert relabeling rule");
        return new Alertmanager(HttpClients.read(block), sigv4, block.text("scheme"), block.text("path_prefix"), block
                .duration("timeout"), block.text("api_version"), Discoveries.read(block),
                Relabelings.read(block,
                        "relabel_configs", validation),
                Relabelings.read(block, "alert_relabel_configs", validation));
    }
}
