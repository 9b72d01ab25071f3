package io.narthex.standalone.flags;

import io.narthex.config.ByteSizes;
import io.narthex.config.ConfigException;
import io.narthex.config.Durations;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// How flags' texts become values: as the configuration file reads them.
public final class Converters {
    private Converters() {}

    /// A size with a power-of-two unit: `512MB`, `1GB`.
    static final class SizeText implements ITypeConverter<Long> {
        @Override
        public Long convert(String value) {
            try {
                return ByteSizes.parse(value);
            } catch (ConfigException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /// `1h30m`, `15s`, `0`.
    static final class DurationText implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String value) {
            try {
                return Durations.parse(value);
            } catch (ConfigException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /// `2026-11-23T04:00:00Z`, `1795406400`, `1795406400.5`.
    public static final class TimeText implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String value) {
            try {
                return value.matches("[0-9]+(\\.[0-9]+)?")
                        ? Instant.ofEpochMilli(new BigDecimal(value).movePointRight(3).longValue())
                        : OffsetDateTime.parse(value).toInstant();
            } catch (DateTimeParseException e) {
                throw new TypeConversionException("'" + value + "' is neither RFC 3339 nor seconds since 1970");
            }
        }
    }
}
