package io.narthex.config;

/// A key that the configuration holds and that is understood and checked, but that nothing acts on yet.
///
/// @param path where it stands: `scrape_configs[2].dns_sd_configs`
/// @param line its line in the file, from 1
public record NotBuilt(String path, int line) {
    @Override
    public String toString() {
        return "line " + line + ": " + path + " is understood but not built yet";
    }
}
