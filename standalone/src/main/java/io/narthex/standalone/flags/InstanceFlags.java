package io.narthex.standalone.flags;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--instance`, for services of which several may run.
public final class InstanceFlags {
    @Option(names = "--instance", paramLabel = "NAME", description = "Name of this instance: unique among those that run and the same after a restart, which then has its share of the work back at once. Default: the name of the host")
    private @Nullable String name;

    /// @param hostName used where no name was given
    public String name(String hostName) {
        return name == null || name.isBlank() ? hostName : name;
    }
}
