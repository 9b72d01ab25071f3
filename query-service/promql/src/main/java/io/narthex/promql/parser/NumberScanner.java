package io.narthex.promql.parser;

/// Finds the end of a number or duration. What it accepts need not be a valid number; that shows when it is converted.
final class NumberScanner {
    private static final String DECIMAL = "0123456789";
    private static final String HEXADECIMAL = "0123456789abcdefABCDEF";

    private final String input;
    private int position;

    NumberScanner(String input, int position) {
        this.input = input;
        this.position = position;
    }

    /// After the last character looked at, which belongs into the message if the scan failed.
    int position() {
        return position;
    }

    boolean scanNumber() {
        int start = position;
        String digits = DECIMAL;
        if (accept("0") && accept("xX")) {
            accept("_");
            digits = HEXADECIMAL;
        }
        accept(".");
        accept(digits);
        return scanTail(digits) && position > start && !Lexer.isAlphaNumeric(peek());
    }

    private boolean scanTail(String digits) {
        boolean dot = false;
        boolean exponent = false;
        while (is(digits + "._eE")) {
            if (is(".") && dot || is("eE") && exponent) {
                position++;
                return false;
            }
            if (accept(".")) {
                dot = true;
                if (accept("_.") || digits.length() > DECIMAL.length()) {
                    return false;
                }
            } else if (accept("eE")) {
                exponent = true;
                accept("+-");
                if (accept("._eE") || atEnd()) {
                    return false;
                }
            } else if (accept("_")) {
                if (accept("._eE") || atEnd()) {
                    return false;
                }
            } else {
                while (accept(digits)) {
                    // the whole run
                }
            }
        }
        return true;
    }

    /// After the digits of a number: units and further digits. Wrong units show when the duration is converted.
    boolean scanRemainingDuration() {
        if (!accept("smhdwy")) {
            return false;
        }
        accept("s");
        while (accept(DECIMAL)) {
            while (accept(DECIMAL)) {
                // the whole run
            }
            if (!accept("smhdw")) {
                return false;
            }
            accept("s");
        }
        if (Lexer.isAlphaNumeric(peek())) {
            position++;
            return false;
        }
        return true;
    }

    private boolean atEnd() {
        return position >= input.length();
    }

    private int peek() {
        return atEnd() ? -1 : input.charAt(position);
    }

    private boolean is(String set) {
        return !atEnd() && set.indexOf(input.charAt(position)) >= 0;
    }

    private boolean accept(String set) {
        if (is(set)) {
            position++;
            return true;
        }
        return false;
    }
}
