package io.narthex.query.http;

import io.narthex.model.Names;
import io.narthex.query.status.ClusterView;
import io.narthex.schema.status.ScrapePoolStatus;

/// Scrape pools that requests name.
final class ScrapePools {
    private ScrapePools() {}

    static ScrapePoolStatus require(ClusterView cluster, String name) {
        return cluster.scrapePools().stream().filter(pool -> pool.name().equals(name)).findFirst()
                .orElseThrow(() -> ApiException.badData(
                        "error retrieving scrape config: scrape pool " + Names.quote(name) + " not found"));
    }
}
