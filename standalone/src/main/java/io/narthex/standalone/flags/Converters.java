package io.narthex.standalone.flags;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// How flags' texts become values.
final class Converters {
    private Converters() {}

    /// A size with a power-of-two unit: `512MB`, `1GB`.
    static final class SizeText implements ITypeConverter<Long> {
        private static final Pattern SIZE = Pattern.compile("([0-9]+)(B|[KMGTPE]I?B)");

        @Override
        public Long convert(String value) {
            Matcher m = SIZE.matcher(value.toUpperCase(Locale.ROOT));
            if (!m.matches()) {
                throw new TypeConversionException("units: unknown unit provided in \"" + value + "\"");
            }
            int power = "BKMGTPE".indexOf(m.group(2).charAt(0));
            return Math.multiplyExact(Long.parseLong(m.group(1)), 1L << 10 * power);
        }
    }

    static final class DurationText implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String value) {
            return Duration.parse("PT" + value);
        }
    }
}
