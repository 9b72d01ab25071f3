package io.narthex.standalone;

import picocli.CommandLine.IVersionProvider;

/// What this build is, as its jar's manifest tells.
final class Build {
    private static final String UNKNOWN = "unknown";

    private Build() {}

    static String version() {
        String version = Build.class.getPackage().getImplementationVersion();
        return version == null ? UNKNOWN : version;
    }

    /// For `--version`.
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[]{"narthex, version " + version()};
        }
    }
}
