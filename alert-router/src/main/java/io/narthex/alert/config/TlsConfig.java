package io.narthex.alert.config;

import org.jspecify.annotations.Nullable;

/// TLS of a client. Empty texts are unset; paths are resolved against the configuration's directory.
///
/// @param ca PEM text, or read from `caFile`
/// @param minVersion `TLS10` to `TLS13`
public record TlsConfig(String ca, String caFile, String cert, String certFile, @Nullable Secret key, String keyFile,
        String serverName, boolean insecureSkipVerify, String minVersion, String maxVersion) {
    public static final TlsConfig NONE = new TlsConfig("", "", "", "", null, "", "", false, "", "");
}
