package io.narthex.standalone.web;

import java.util.function.BooleanSupplier;

/// What the shared endpoints ask of the process.
///
/// @param enabled whether `/-/reload` and `/-/quit` are open
/// @param productName as it stands in the answers of `/-/healthy` and `/-/ready`
public record Lifecycle(String productName, boolean enabled, BooleanSupplier ready, Reload reload, Runnable quit) {
    /// Reads the configuration files again.
    @FunctionalInterface
    public interface Reload {
        /// @throws ReloadException if any part of the configuration was refused; what was loaded stays in force
        void reload() throws ReloadException;
    }

    /// A configuration that was refused.
    public static final class ReloadException extends Exception {
        private static final long serialVersionUID = 1;

        public ReloadException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
