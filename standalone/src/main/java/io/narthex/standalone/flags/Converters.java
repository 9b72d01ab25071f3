package io.narthex.standalone.flags;

import io.narthex.config.ByteSizes;
import io.narthex.config.ConfigException;
import io.narthex.config.Durations;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// How flags' texts become values: as the configuration file reads them.
final class Converters {
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
}
