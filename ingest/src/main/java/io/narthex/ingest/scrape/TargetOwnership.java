package io.narthex.ingest.scrape;

/// Which targets this instance scrapes, of all that discovery finds.
@FunctionalInterface
public interface TargetOwnership {
    /// A single instance scrapes everything.
    TargetOwnership ALL = _ -> true;

    /// @param targetHash the target's hash, the same in every process
    boolean owns(long targetHash);
}
