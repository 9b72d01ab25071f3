package io.narthex.alert.silence;

/// @param maxSilences expired ones among them, 0 for any number
/// @param maxSizeBytes of one stored silence, 0 for any size
/// @param retentionMs how long an expired silence is kept
public record SilenceLimits(int maxSilences, int maxSizeBytes, long retentionMs) {}
