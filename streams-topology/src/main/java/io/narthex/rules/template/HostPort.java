package io.narthex.rules.template;

/// A host with a port, split as Go's `net.SplitHostPort` does; where that fails, the whole is the host.
record HostPort(String host, String port) {
    static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            return new HostPort(text, "");
        }
        String host = text.substring(0, colon);
        String port = text.substring(colon + 1);
        if (host.startsWith("[") && host.endsWith("]")) {
            return new HostPort(host.substring(1, host.length() - 1), port);
        }
        boolean isMalformed = host.indexOf(':') >= 0 || host.indexOf('[') >= 0 || host.indexOf(']') >= 0
                || port.indexOf(']') >= 0;
        return isMalformed ? new HostPort(text, "") : new HostPort(host, port);
    }

    boolean isIpAddress() {
        String octet = "(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])";
        boolean isV6 = host.indexOf(':') >= 0 && host.matches("[0-9a-fA-F:.]+");
        return isV6 || host.matches(octet + "\\." + octet + "\\." + octet + "\\." + octet);
    }
}
