package io.narthex.alert.config;

/// alertmanager.yml breaks a rule; the message says which, and at which line where one is known.
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ConfigException(String message) {
        super(message);
    }

    ConfigException(int line, String message) {
        super("line " + line + ": " + message);
    }
}
