package io.narthex.alert.config;

/// A value that is never printed: [#toString] masks it.
///
/// @param value the secret itself
public record Secret(String value) {
    static final String MASK = "<secret>";

    /// What is printed for a URL that old clients read as a plain URL: they refuse the bare mask.
    static final String URL_MASK = "http://" + MASK;

    /// Whether a configuration that was printed gives this text for a secret.
    static boolean isMask(String text) {
        return text.equals(MASK) || text.equals(URL_MASK);
    }

    /// The URL with its password, if it holds one, masked as Go masks it.
    static String redacted(String url) {
        int authority = url.indexOf("://") + 3;
        if (authority < 3) {
            return url;
        }
        int end = authority;
        while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        int at = url.lastIndexOf('@', end - 1);
        int colon = url.indexOf(':', authority);
        return at < authority || colon < 0 || colon > at
                ? url
                : url.substring(0, colon + 1) + "xxxxx" + url.substring(at);
    }

    @Override
    public String toString() {
        return MASK;
    }
}
