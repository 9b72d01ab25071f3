package io.narthex.standalone.log;

/// The values of `--log.format`.
public enum LogFormat {
    LOGFMT, JSON
}
