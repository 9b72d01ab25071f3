package io.narthex.segment;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/// A segment cannot be read. Which of the three it is decides what a reader does next.
public abstract sealed class SegmentException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String file;

    private SegmentException(String file, String message, @Nullable Throwable cause) {
        super(file + ": " + message, cause);
        this.file = file;
    }

    /// The key or path of the file.
    public String file() {
        return file;
    }

    /// The bytes break a rule of the format or of their manifest. Reading again does not help.
    public static final class Corrupt extends SegmentException {
        private static final long serialVersionUID = 1;

        /// @param rule what was found, and what was expected
        public Corrupt(String file, String rule) {
            super(file, rule, null);
        }

        public Corrupt(String file, String rule, Throwable cause) {
            super(file, rule + ": " + cause.getMessage(), cause);
        }
    }

    /// The file is gone, as after a compaction: refresh the catalogue and try once more.
    public static final class Missing extends SegmentException {
        private static final long serialVersionUID = 1;

        public Missing(String file) {
            super(file, "no such file", null);
        }
    }

    /// The store did not answer.
    public static final class Unavailable extends SegmentException {
        private static final long serialVersionUID = 1;

        public Unavailable(String file, IOException cause) {
            super(file, "cannot be read or written: " + cause, cause);
        }
    }
}
