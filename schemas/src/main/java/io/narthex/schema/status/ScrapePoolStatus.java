package io.narthex.schema.status;

import io.narthex.model.TenantId;

/// A scrape pool as the API shows it.
///
/// @param tenant isolation unit that the record belongs to
/// @param name name of the scrape configuration
/// @param droppedTargetCount targets that relabelling dropped, also those that are not kept one by one
/// @param configYaml the scrape configuration with secrets masked
/// @param error why the pool cannot work, such as a discovery that is not built; or empty
/// @param instanceId ingest instance that reports
public record ScrapePoolStatus(TenantId tenant, String name, int droppedTargetCount, String configYaml, String error,
        String instanceId) implements StatusRecord {}
