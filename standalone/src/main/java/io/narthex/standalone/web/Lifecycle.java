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

        /// Of a part that refuses its configuration by an unchecked exception.
        static Reload of(Runnable part) {
            return () -> {
                try {
                    part.run();
                } catch (RuntimeException e) {
                    throw new ReloadException(String.valueOf(e.getMessage()), e);
                }
            };
        }

        /// For callers on several threads: one reload at a time.
        static Reload oneAtATime(Reload reload) {
            Object lock = new Object();
            return () -> {
                synchronized (lock) {
                    reload.reload();
                }
            };
        }
    }

    /// A configuration that was refused.
    public static final class ReloadException extends Exception {
        private static final long serialVersionUID = 1;

        public ReloadException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
