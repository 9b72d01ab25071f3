package io.narthex.rules.notify;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.narthex.config.AlertingConfig.Alertmanager;
import io.narthex.config.TargetGroup;
import io.narthex.config.relabel.Relabeler;
import io.narthex.model.Labels;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where alerts go, out of what discovery gave.
///
/// @param active each once
/// @param dropped what relabelling dropped, as it would have been without
record AlertmanagerTargets(Set<URI> active, Set<URI> dropped) {
    static final AlertmanagerTargets NONE = new AlertmanagerTargets(Set.of(), Set.of());
    private static final Logger log = LoggerFactory.getLogger(AlertmanagerTargets.class);
    private static final String ADDRESS = "__address__";
    private static final String SCHEME = "__scheme__";
    private static final String PATH = "__alerts_path__";
    private static final String ALERTS = "/api/v2/alerts";

    static AlertmanagerTargets of(Alertmanager config, List<TargetGroup> groups) {
        Relabeler relabeler = Relabeler.of(config.relabelConfigs());
        Set<URI> active = new LinkedHashSet<>();
        Set<URI> dropped = new LinkedHashSet<>();
        for (TargetGroup group : groups) {
            for (String address : group.targets()) {
                Labels discovered = group.labels().toBuilder().set(ADDRESS, address).set(SCHEME, config.scheme())
                        .set(PATH, path(config.pathPrefix())).build();
                Labels labels = relabeler.apply(discovered);
                if (labels == null) {
                    add(discovered, dropped);
                } else {
                    add(labels, active);
                }
            }
        }
        return new AlertmanagerTargets(active, dropped);
    }

    /// Joined and cleaned as Go's `path.Join` does it.
    private static String path(String prefix) {
        List<String> parts = new ArrayList<>();
        for (String part : (prefix + ALERTS).split("/")) {
            if (part.equals("..")) {
                parts.removeLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return "/" + String.join("/", parts);
    }

    private static void add(Labels labels, Set<URI> into) {
        String url = labels.value(SCHEME) + "://" + labels.value(ADDRESS) + labels.value(PATH);
        try {
            if (labels.value(ADDRESS).isEmpty()) {
                throw new IllegalArgumentException("no address");
            }
            into.add(URI.create(url));
        } catch (IllegalArgumentException e) {
            log.atError().addKeyValue("url", url).addKeyValue("error", e.getMessage())
                    .log("alertmanager passed over");
        }
    }
}
