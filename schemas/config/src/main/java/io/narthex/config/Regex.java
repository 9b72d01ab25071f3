package io.narthex.config;

import com.google.re2j.Pattern;

/// How the configuration's regular expressions are compiled: anchored at both ends, `.` matches newlines.
final class Regex {
    private Regex() {}

    static Pattern compile(String text) {
        return Pattern.compile("^(?s:" + text + ")$");
    }
}
