package io.narthex.alert.http;

/// How this router shows itself to clients, who find a lone one among its own peers.
///
/// @param name of this member
/// @param address under which others would reach it
/// @param version of the program
public record ClusterView(String name, String address, String version) {}
