package io.narthex.config;

/// The section `runtime`.
///
/// @param gogc the target of Go's garbage collector in percent; means nothing to a JVM
public record RuntimeConfig(long gogc) {}
