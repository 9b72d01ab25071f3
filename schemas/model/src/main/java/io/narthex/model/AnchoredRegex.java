package io.narthex.model;

import java.util.ArrayDeque;
import java.util.Deque;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/// Regular expressions as Prometheus has them: RE2, anchored at both ends, `.` matches a line break.
///
/// The library repeats a part as often as the pattern says, however repetitions are nested, and descends as deep as its
/// parentheses. So what Go refuses is refused here before the library sees it: more than 1,000 copies of a part, and about a
/// thousand levels. A limit of our own keeps the program small enough to be run for every value of a label.
public final class AnchoredRegex {
    private static final int MAX_REPEAT = 1_000;
    private static final int MAX_DEPTH = 998;
    private static final int MAX_SIZE = 100_000;

    private AnchoredRegex() {}

    /// @throws PatternSyntaxException if the text is no regular expression, or one that would take too much memory or time
    public static Pattern compile(String regex) {
        String anchored = "^(?s:" + regex + ")$";
        new Measure(regex, anchored).check();
        return Pattern.compile(anchored);
    }

    /// How often a part is repeated, repetitions within it included, and into how many steps it is unfolded.
    private record Part(long copies, long size) {
        static final Part NONE = new Part(1, 0);

        Part and(Part other) {
            return new Part(Math.max(copies, other.copies), Math.min(Integer.MAX_VALUE, size + other.size));
        }

        Part times(int count) {
            return new Part(copies * Math.max(1, count), size * Math.max(1, count));
        }
    }

    /// Walks over a pattern once. What it does not understand it counts as a character: the library will refuse it.
    private static final class Measure {
        private final String text;
        private final String anchored;
        private final Deque<Part> outer = new ArrayDeque<>();
        private Part before = Part.NONE;
        private Part last = Part.NONE;
        private int at;

        Measure(String text, String anchored) {
            this.text = text;
            this.anchored = anchored;
        }

        void check() {
            while (at < text.length()) {
                switch (text.charAt(at)) {
                    case '\\' -> escape();
                    case '[' -> charClass();
                    case '(' -> open();
                    case ')' -> close();
                    case '{' -> repeat();
                    default -> next(at + 1);
                }
                if (before.and(last).size > MAX_SIZE) {
                    throw new PatternSyntaxException("expression too large", anchored);
                }
            }
        }

        private void next(int end) {
            before = before.and(last);
            last = new Part(1, 1);
            at = end;
        }

        private void escape() {
            int quoted = text.startsWith("\\Q", at) ? text.indexOf("\\E", at) : -1;
            next(quoted < 0 ? Math.min(text.length(), at + 2) : quoted + 2);
        }

        private void charClass() {
            int end = at + 1;
            if (end < text.length() && text.charAt(end) == '^') {
                end++;
            }
            // A bracket that comes first is a member.
            end++;
            while (end < text.length() && text.charAt(end) != ']') {
                end += text.charAt(end) == '\\' ? 2 : 1;
            }
            next(Math.min(text.length(), end + 1));
        }

        private void open() {
            outer.push(before.and(last));
            if (outer.size() > MAX_DEPTH) {
                throw new PatternSyntaxException("expression nests too deeply", anchored);
            }
            before = Part.NONE;
            last = Part.NONE;
            at++;
        }

        private void close() {
            last = before.and(last).and(new Part(1, 1));
            before = outer.isEmpty() ? Part.NONE : outer.pop();
            at++;
        }

        private void repeat() {
            int end = text.indexOf('}', at);
            int count = end < 0 ? -1 : count(text.substring(at + 1, end));
            if (count < 0) {
                next(at + 1);
                return;
            }
            last = last.times(count);
            if (count > 1 && last.copies > MAX_REPEAT) {
                throw new PatternSyntaxException("invalid repeat count", text.substring(at, end + 1));
            }
            at = end + 1;
        }

        /// Of `n`, `n,` and `n,m` the larger number; negative where the text is none of these.
        private static int count(String range) {
            if (!range.matches("[0-9]{1,9}(,[0-9]{0,9})?")) {
                return -1;
            }
            int comma = range.indexOf(',');
            String most = comma < 0 || comma == range.length() - 1
                    ? range.substring(0, comma < 0 ? range.length() : comma)
                    : range.substring(comma + 1);
            return Integer.parseInt(most);
        }
    }
}
