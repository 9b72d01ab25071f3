package io.narthex.template;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/// Go's `fmt`: `Sprint`, `Sprintln` and `Sprintf` over the value model.
public final class GoFormat {
    private static final int MAX_NUMBER = 1_000_000;
    /// Bound of one formatted text; Go has none, but a rule's annotation must not be able to fill the heap.
    private static final int MAX_LENGTH = 16 * 1024 * 1024;

    private final String format;
    private final List<? extends @Nullable Object> arguments;
    private final StringBuilder out = new StringBuilder();
    private final FormatFlags flags = new FormatFlags();
    private int position;
    private int argument;
    private boolean isReordered;
    private boolean isGoodIndex;

    private GoFormat(String format, List<? extends @Nullable Object> arguments) {
        this.format = format;
        this.arguments = arguments;
    }

    /// The default form of each, with a space between two neighbours of which neither is a string.
    public static String sprint(List<? extends @Nullable Object> arguments) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < arguments.size(); i++) {
            Object value = arguments.get(i);
            if (i > 0 && !(value instanceof String) && !(arguments.get(i - 1) instanceof String)) {
                out.append(' ');
            }
            append(out, value);
        }
        return out.toString();
    }

    /// The default form of each with spaces between, and a line break.
    public static String sprintln(List<? extends @Nullable Object> arguments) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < arguments.size(); i++) {
            if (i > 0) {
                out.append(' ');
            }
            append(out, arguments.get(i));
        }
        return out.append('\n').toString();
    }

    /// As Go's `Sprintf`, the texts of its complaints included (`%!d(string=x)`).
    ///
    /// @throws TemplateException if the result would be longer than 16 MiB characters
    public static String sprintf(String format, List<? extends @Nullable Object> arguments) {
        return new GoFormat(format, arguments).run();
    }

    /// The default form of one value, `%v`.
    public static String text(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        append(out, value);
        return out.toString();
    }

    private static void append(StringBuilder out, @Nullable Object value) {
        new ValuePrinter(out, new FormatFlags()).print(value, 'v');
    }

    private String run() {
        while (position < format.length()) {
            int percent = format.indexOf('%', position);
            if (percent < 0) {
                out.append(format, position, format.length());
                break;
            }
            out.append(format, position, percent);
            position = percent + 1;
            directive();
            if (out.length() > MAX_LENGTH) {
                throw new TemplateException("formatted text exceeds " + MAX_LENGTH + " characters");
            }
        }
        if (!isReordered && argument < arguments.size()) {
            appendExtra();
        }
        return out.toString();
    }

    private void appendExtra() {
        out.append("%!(EXTRA ");
        for (int i = argument; i < arguments.size(); i++) {
            if (i > argument) {
                out.append(", ");
            }
            Object value = arguments.get(i);
            if (value == null) {
                out.append("<nil>");
            } else {
                out.append(Values.typeName(value)).append('=');
                append(out, value);
            }
        }
        out.append(')');
    }

    private void directive() {
        flags.clear();
        isGoodIndex = true;
        readFlags();
        boolean afterIndex = argumentNumber();
        if (position < format.length() && format.charAt(position) == '*') {
            position++;
            starWidth();
            afterIndex = false;
        } else {
            int width = readNumber();
            flags.width = width;
            if (afterIndex && width >= 0) {
                isGoodIndex = false;
            }
        }
        if (position < format.length() && format.charAt(position) == '.') {
            position++;
            if (afterIndex) {
                isGoodIndex = false;
            }
            afterIndex = argumentNumber();
            readPrecision(afterIndex);
            afterIndex = false;
        }
        if (!afterIndex) {
            argumentNumber();
        }
        if (position >= format.length()) {
            out.append("%!(NOVERB)");
            return;
        }
        int verb = format.codePointAt(position);
        position += Character.charCount(verb);
        printArgument(verb);
    }

    private void readFlags() {
        for (; position < format.length(); position++) {
            switch (format.charAt(position)) {
                case '#' -> flags.sharp = true;
                case '0' -> flags.zero = true;
                case '+' -> flags.plus = true;
                case '-' -> flags.minus = true;
                case ' ' -> flags.space = true;
                default -> {
                    return;
                }
            }
        }
    }

    private void starWidth() {
        Integer width = starNumber();
        if (width == null) {
            out.append("%!(BADWIDTH)");
            return;
        }
        flags.width = width;
        if (width < 0) {
            flags.width = -width;
            flags.minus = true;
            flags.zero = false;
        }
    }

    private void readPrecision(boolean afterIndex) {
        if (position < format.length() && format.charAt(position) == '*') {
            position++;
            Integer precision = starNumber();
            if (precision == null) {
                out.append("%!(BADPREC)");
            } else {
                flags.precision = precision < 0 ? FormatFlags.NONE : precision;
            }
            return;
        }
        int precision = readNumber();
        if (afterIndex && precision >= 0) {
            isGoodIndex = false;
        }
        flags.precision = Math.max(precision, 0);
    }

    private @Nullable Integer starNumber() {
        if (argument >= arguments.size()) {
            return null;
        }
        Object value = arguments.get(argument++);
        return value instanceof Long number && Math.abs(number) <= MAX_NUMBER ? (Integer) number.intValue() : null;
    }

    private int readNumber() {
        int start = position;
        int number = 0;
        while (position < format.length() && format.charAt(position) >= '0' && format.charAt(position) <= '9') {
            if (number > MAX_NUMBER) {
                return FormatFlags.NONE;
            }
            number = number * 10 + format.charAt(position) - '0';
            position++;
        }
        return position == start ? FormatFlags.NONE : number;
    }

    /// Reads `[n]`; says whether there was one.
    private boolean argumentNumber() {
        if (position >= format.length() || format.charAt(position) != '[') {
            return false;
        }
        isReordered = true;
        int close = format.indexOf(']', position);
        if (close < 0) {
            isGoodIndex = false;
            position++;
            return false;
        }
        String digits = format.substring(position + 1, close);
        position = close + 1;
        if (digits.matches("[0-9]{1,6}")) {
            int number = Integer.parseInt(digits) - 1;
            if (number >= 0 && number < arguments.size()) {
                argument = number;
                return true;
            }
        }
        isGoodIndex = false;
        return true;
    }

    private void printArgument(int verb) {
        if (verb == '%') {
            out.append('%');
        } else if (!isGoodIndex) {
            out.append("%!").appendCodePoint(verb).append("(BADINDEX)");
        } else if (argument >= arguments.size()) {
            out.append("%!").appendCodePoint(verb).append("(MISSING)");
        } else {
            if (verb == 'v') {
                flags.sharpV = flags.sharp;
                flags.sharp = false;
                flags.plusV = flags.plus;
                flags.plus = false;
            }
            new ValuePrinter(out, flags).print(arguments.get(argument++), verb);
        }
    }

    /// The flags, width and precision of one directive.
    static final class FormatFlags {
        static final int NONE = -1;

        private int width = NONE;
        private int precision = NONE;
        private boolean sharp;
        private boolean zero;
        private boolean plus;
        private boolean minus;
        private boolean space;
        private boolean sharpV;
        private boolean plusV;

        private void clear() {
            width = NONE;
            precision = NONE;
            sharp = false;
            zero = false;
            plus = false;
            minus = false;
            space = false;
            sharpV = false;
            plusV = false;
        }
    }

    /// Prints one value under one verb.
    private static final class ValuePrinter {
        private final StringBuilder out;
        private final FormatFlags flags;

        ValuePrinter(StringBuilder out, FormatFlags flags) {
            this.out = out;
            this.flags = flags;
        }

        void print(@Nullable Object given, int verb) {
            Object value = Values.normalize(given);
            if (value == null) {
                if (verb == 'v' || verb == 'T') {
                    pad("<nil>");
                } else {
                    bad(null, verb);
                }
                return;
            }
            if (verb == 'T') {
                pad(Values.typeName(value));
                return;
            }
            if (value instanceof TemplateObject object) {
                printObject(object, verb);
                return;
            }
            switch (value) {
                case Boolean bool -> printBool(bool, verb);
                case Long number -> printInteger(number, verb);
                case Double number -> printFloat(number, verb);
                case String text -> printString(text, verb, value);
                case SafeText safe -> printString(safe.text(), verb, value);
                case List<?> list -> printList(list, verb);
                case Map<?, ?> map -> printMap(map, verb);
                default -> printString(value.toString(), verb, value);
            }
        }

        private void printObject(TemplateObject object, int verb) {
            String text = object.text();
            boolean wantsText = !flags.sharpV && "vsxXq".indexOf(verb) >= 0;
            if (text != null && wantsText) {
                printString(text, verb, object);
                return;
            }
            Object underlying = object.underlying();
            if (underlying != null) {
                print(underlying, verb);
            } else {
                printString(text == null ? object.toString() : text, verb, object);
            }
        }

        private void bad(@Nullable Object value, int verb) {
            out.append("%!").appendCodePoint(verb).append('(');
            if (value == null) {
                out.append("<nil>");
            } else {
                out.append(Values.typeName(value)).append('=');
                new ValuePrinter(out, new FormatFlags()).print(value, 'v');
            }
            out.append(')');
        }

        private void printBool(boolean value, int verb) {
            if (verb == 't' || verb == 'v') {
                pad(String.valueOf(value));
            } else {
                bad(value, verb);
            }
        }

        private void printInteger(long value, int verb) {
            switch (verb) {
                case 'v', 'd' -> padInteger(value, 10, false, "");
                case 'b' -> padInteger(value, 2, false, flags.sharp ? "0b" : "");
                case 'o' -> padInteger(value, 8, false, flags.sharp ? "0" : "");
                case 'O' -> padInteger(value, 8, false, "0o");
                case 'x' -> padInteger(value, 16, false, flags.sharp ? "0x" : "");
                case 'X' -> padInteger(value, 16, true, flags.sharp ? "0X" : "");
                case 'c' -> pad(Character.toString(codePoint(value)));
                case 'q' -> pad(GoQuote.quote(Character.toString(codePoint(value)), '\'', flags.plus));
                case 'U' -> {
                    String unicode = GoQuote.unicode(codePoint(value));
                    pad(flags.sharp ? unicode : unicode.split(" ", 2)[0]);
                }
                default -> bad(value, verb);
            }
        }

        private static int codePoint(long value) {
            return value >= 0 && value <= Character.MAX_CODE_POINT ? (int) value : 0xfffd;
        }

        private void padInteger(long value, int radix, boolean isUpper, String prefix) {
            String digits = Long.toString(value, radix).replace("-", "");
            if (isUpper) {
                digits = digits.toUpperCase(Locale.ROOT);
            }
            String sign = sign(value < 0);
            if (flags.precision >= 0) {
                if (flags.precision == 0 && value == 0) {
                    out.repeat(" ", Math.max(0, flags.width));
                    return;
                }
                digits = zeros(flags.precision - digits.length()) + digits;
            } else if (flags.zero && !flags.minus && flags.width > 0) {
                digits = zeros(flags.width - sign.length() - digits.length()) + digits;
            }
            pad(sign + prefix + digits);
        }

        private String sign(boolean isNegative) {
            return isNegative ? "-" : flags.plus || flags.plusV ? "+" : flags.space ? " " : "";
        }

        private static String zeros(int count) {
            return "0".repeat(Math.max(0, count));
        }

        private void printFloat(double value, int verb) {
            String text;
            switch (verb) {
                case 'v', 'g', 'G' -> text = GoFloat
                        .format(value, verb == 'G' ? 'G' : 'g', flags.precision < 0 ? -1 : flags.precision);
                case 'e', 'E', 'f', 'F' ->
                    text = GoFloat.format(value, (char) verb, flags.precision < 0 ? 6 : flags.precision);
                case 'x', 'X' -> text = hexFloat(value, verb == 'X');
                default -> {
                    bad(value, verb);
                    return;
                }
            }
            boolean isNegative = text.startsWith("-");
            String unsigned = isNegative || text.startsWith("+") ? text.substring(1) : text;
            boolean isNumber = !Double.isNaN(value) && !Double.isInfinite(value);
            String sign = Double.isInfinite(value) && value > 0 && flags.plus ? "+" : sign(isNegative);
            if (Double.isInfinite(value) && value > 0 && sign.isEmpty()) {
                sign = "+";
            }
            if (flags.zero && !flags.minus && isNumber && flags.width > 0) {
                unsigned = zeros(flags.width - sign.length() - unsigned.length()) + unsigned;
            }
            pad(sign + unsigned);
        }

        private static String hexFloat(double value, boolean isUpper) {
            String hex = Double.toHexString(value).replace("p", value == 0 || Math.abs(value) < 1 ? "p" : "p+");
            return isUpper ? hex.toUpperCase(Locale.ROOT) : hex;
        }

        private void printString(String text, int verb, Object value) {
            switch (verb) {
                case 'v' -> pad(flags.sharpV ? GoQuote.quote(text) : text);
                case 's' -> pad(truncate(text));
                case 'q' -> {
                    String cut = truncate(text);
                    boolean canBackquote = flags.sharp && cut.indexOf('`') < 0 && cut.indexOf('\n') < 0;
                    pad(canBackquote ? "`" + cut + "`" : GoQuote.quote(cut, '"', flags.plus));
                }
                case 'x', 'X' -> pad(hex(truncate(text), verb == 'X'));
                default -> bad(value, verb);
            }
        }

        private String truncate(String text) {
            if (flags.precision < 0 || text.codePointCount(0, text.length()) <= flags.precision) {
                return text;
            }
            return text.substring(0, text.offsetByCodePoints(0, flags.precision));
        }

        private String hex(String text, boolean isUpper) {
            StringBuilder hex = new StringBuilder();
            for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
                if (flags.space && !hex.isEmpty()) {
                    hex.append(' ');
                }
                if (flags.sharp && (flags.space || hex.isEmpty())) {
                    hex.append("0x");
                }
                GoQuote.appendHex(hex, octet & 0xff, 2);
            }
            return isUpper ? hex.toString().toUpperCase(Locale.ROOT) : hex.toString();
        }

        private void printList(List<?> list, int verb) {
            out.append('[');
            String separator = "";
            for (Object element : list) {
                out.append(separator);
                print(element, verb);
                separator = " ";
            }
            out.append(']');
        }

        private void printMap(Map<?, ?> map, int verb) {
            out.append("map[");
            String separator = "";
            for (Object key : Values.sortedKeys(map)) {
                out.append(separator);
                print(key, verb);
                out.append(':');
                print(map.get(key), verb);
                separator = " ";
            }
            out.append(']');
        }

        private void pad(String text) {
            int missing = flags.width - text.codePointCount(0, text.length());
            if (missing <= 0) {
                out.append(text);
            } else if (flags.minus) {
                out.append(text).repeat(" ", missing);
            } else {
                out.repeat(flags.zero && !text.isEmpty() && isTextual(text) ? "0" : " ", missing).append(text);
            }
        }

        /// Numbers have their zeros already; only texts are still padded with them.
        private static boolean isTextual(String text) {
            char first = text.charAt(0);
            return first != '+' && first != '-' && !(first >= '0' && first <= '9') && !text.equals("NaN")
                    && !text.equals("Inf");
        }
    }
}
