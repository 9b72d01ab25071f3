package io.narthex.schema.codec;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.narthex.model.Labels;
import io.narthex.model.NativeHistogram;
import io.narthex.model.TenantId;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.jspecify.annotations.Nullable;

/// Between a component's Java value and what Avro's generic reader and writer hold for its field.
interface Conversion {
    @Nullable
    Object toAvro(@Nullable Object value);

    @Nullable
    Object fromAvro(@Nullable Object datum);

    static Conversion of(Type type, Schema schema) {
        return switch (schema.getType()) {
            case UNION -> new OrNull(of(type, schema.getTypes().get(1)));
            case LONG, INT, DOUBLE, BOOLEAN -> new Same();
            case STRING -> type == TenantId.class ? new Tenant() : new Text();
            case BYTES -> new Bytes();
            case ENUM -> new Symbols((Class<?>) type, schema);
            case ARRAY -> new Elements(of(argument(type, 0), schema.getElementType()), schema);
            case MAP -> type == Labels.class ? new LabelMap() : new TextMap();
            case RECORD -> type == NativeHistogram.class
                    ? new Histogram(schema)
                    : new RecordConversion((Class<?>) type, schema);
            case FIXED, FLOAT, NULL -> throw new IllegalStateException("no conversion for " + schema);
        };
    }

    private static Type argument(Type type, int index) {
        if (type instanceof ParameterizedType parameterized) {
            return parameterized.getActualTypeArguments()[index];
        }
        throw new IllegalStateException(type + " has no element type");
    }

    record Same() implements Conversion {
        @Override
        public @Nullable Object toAvro(@Nullable Object value) {
            return value;
        }

        @Override
        public @Nullable Object fromAvro(@Nullable Object datum) {
            return datum;
        }
    }

    record OrNull(Conversion present) implements Conversion {
        @Override
        public @Nullable Object toAvro(@Nullable Object value) {
            return value == null ? null : present.toAvro(value);
        }

        @Override
        public @Nullable Object fromAvro(@Nullable Object datum) {
            return datum == null ? null : present.fromAvro(datum);
        }
    }

    record Text() implements Conversion {
        @Override
        public @Nullable Object toAvro(@Nullable Object value) {
            return value;
        }

        @Override
        public Object fromAvro(@Nullable Object datum) {
            return String.valueOf(datum);
        }
    }

    record Tenant() implements Conversion {
        @Override
        public Object toAvro(@Nullable Object value) {
            return String.valueOf(value);
        }

        @Override
        public Object fromAvro(@Nullable Object datum) {
            return new TenantId(String.valueOf(datum));
        }
    }

    record Bytes() implements Conversion {
        @Override
        public @Nullable Object toAvro(@Nullable Object value) {
            return value instanceof ByteBuffer buffer ? buffer.duplicate() : value;
        }

        @Override
        public @Nullable Object fromAvro(@Nullable Object datum) {
            return datum instanceof ByteBuffer buffer ? buffer.asReadOnlyBuffer() : datum;
        }
    }

    /// Avro's symbols are the constants in lower case, as the API spells them.
    final class Symbols implements Conversion {
        private final Schema schema;
        private final Map<String, Object> constants = new LinkedHashMap<>();

        Symbols(Class<?> type, Schema schema) {
            this.schema = schema;
            for (Object constant : type.getEnumConstants()) {
                constants.put(symbol(constant), constant);
            }
            if (!List.copyOf(constants.keySet()).equals(schema.getEnumSymbols())) {
                throw new IllegalStateException(type + " has not the symbols " + schema.getEnumSymbols());
            }
        }

        private static String symbol(Object constant) {
            return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT);
        }

        @Override
        public Object toAvro(@Nullable Object value) {
            if (value == null) {
                throw new IllegalArgumentException("null is no symbol of " + schema.getName());
            }
            return new GenericData.EnumSymbol(schema, symbol(value));
        }

        @Override
        public @Nullable Object fromAvro(@Nullable Object datum) {
            return constants.get(String.valueOf(datum));
        }
    }

    record Elements(Conversion element, Schema schema) implements Conversion {
        @Override
        public Object toAvro(@Nullable Object value) {
            List<?> list = (List<?>) requirePresent(value);
            List<@Nullable Object> data = new GenericData.Array<>(list.size(), schema);
            for (Object item : list) {
                data.add(element.toAvro(item));
            }
            return data;
        }

        @Override
        public Object fromAvro(@Nullable Object datum) {
            List<?> data = (List<?>) requirePresent(datum);
            List<Object> list = new ArrayList<>(data.size());
            for (Object item : data) {
                list.add(requirePresent(element.fromAvro(item)));
            }
            return List.copyOf(list);
        }
    }

    record LabelMap() implements Conversion {
        @Override
        public Object toAvro(@Nullable Object value) {
            return ((Labels) requirePresent(value)).toMap();
        }

        @Override
        public Object fromAvro(@Nullable Object datum) {
            Labels.Builder labels = Labels.builder();
            ((Map<?, ?>) requirePresent(datum)).forEach((k, v) -> labels.add(String.valueOf(k), String.valueOf(v)));
            return labels.build();
        }
    }

    record TextMap() implements Conversion {
        @Override
        public Object toAvro(@Nullable Object value) {
            return new TreeMap<Object, Object>((Map<?, ?>) requirePresent(value));
        }

        @Override
        public Object fromAvro(@Nullable Object datum) {
            Map<String, String> map = new TreeMap<>();
            ((Map<?, ?>) requirePresent(datum)).forEach((k, v) -> map.put(String.valueOf(k), String.valueOf(v)));
            return java.util.Collections.unmodifiableMap(map);
        }
    }

    final class Histogram implements Conversion {
        private final RecordConversion record;

        Histogram(Schema schema) {
            record = new RecordConversion(HistogramValue.class, schema);
        }

        @Override
        public Object toAvro(@Nullable Object value) {
            return record.toAvro(HistogramValue.of((NativeHistogram) requirePresent(value)));
        }

        @Override
        public Object fromAvro(@Nullable Object datum) {
            return ((HistogramValue) record.fromAvro(datum)).toHistogram();
        }
    }

    private static Object requirePresent(@Nullable Object value) {
        if (value == null) {
            throw new IllegalArgumentException("null in a field that is not nullable");
        }
        return value;
    }
}
