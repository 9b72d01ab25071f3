package io.narthex.standalone.web;

/// A listen address as the flags take it: `host:port`, `:port` for all interfaces, `[::1]:port`.
///
/// @param port 0 picks a free one
public record HostPort(String host, int port) {
    private static final String ALL_INTERFACES = "0.0.0.0";

    /// @throws IllegalArgumentException naming the text and the rule
    public static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("address " + text + ": missing port in address");
        }
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            throw new IllegalArgumentException("address " + text + ": too many colons in address");
        }
        return new HostPort(host.isEmpty() ? ALL_INTERFACES : host, port(text, text.substring(colon + 1)));
    }

    private static int port(String address, String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Falls through to the same answer as a number out of range.
        }
        throw new IllegalArgumentException("address " + address + ": invalid port");
    }

    /// How this machine reaches the address itself.
    public String reachable() {
        String name = host.equals(ALL_INTERFACES) || host.equals("::") ? "localhost" : host;
        return (name.indexOf(':') >= 0 ? "[" + name + "]" : name) + ":" + port;
    }

    public HostPort withPort(int actual) {
        return new HostPort(host, actual);
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
