package io.narthex.schema.catalogue;

import io.narthex.model.MatchType;

/// A test of one label.
///
/// @param name label name
/// @param type how the value is compared
/// @param value value or regular expression
public record SeriesMatcher(String name, MatchType type, String value) {}
