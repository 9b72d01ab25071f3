package io.narthex.schema.codec;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/// A Java record as an Avro record: component i is the field of the same name.
final class RecordConversion implements Conversion {
    private final Schema schema;
    private final Class<?> type;
    private final Constructor<?> constructor;
    private final RecordComponent[] components;
    private final Conversion[] conversions;
    private final int[] positions;

    RecordConversion(Class<?> type, Schema schema) {
        this.schema = schema;
        this.type = type;
        components = type.getRecordComponents();
        if (components.length != schema.getFields().size()) {
            throw new IllegalStateException(
                    type.getSimpleName() + " has " + components.length + " components, its schema "
                            + schema.getFields().size() + " fields");
        }
        conversions = new Conversion[components.length];
        positions = new int[components.length];
        for (int i = 0; i < components.length; i++) {
            RecordComponent component = components[i];
            Schema.Field field = schema.getField(component.getName());
            if (field == null) {
                throw new IllegalStateException(
                        type.getSimpleName() + "." + component.getName() + " is no field of its schema");
            }
            positions[i] = field.pos();
            conversions[i] = Conversion.of(component.getGenericType(), field.schema());
            component.getAccessor().setAccessible(true);
        }
        constructor = canonicalConstructor();
    }

    private Constructor<?> canonicalConstructor() {
        Class<?>[] parameters = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<?> canonical = type.getDeclaredConstructor(parameters);
            canonical.setAccessible(true);
            return canonical;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(type + " has no canonical constructor", e);
        }
    }

    @Override
    public Object toAvro(@Nullable Object value) {
        GenericData.Record datum = new GenericData.Record(schema);
        for (int i = 0; i < components.length; i++) {
            datum.put(positions[i], conversions[i].toAvro(read(i, value)));
        }
        return datum;
    }

    private @Nullable Object read(int index, @Nullable Object value) {
        try {
            return components[index].getAccessor().invoke(value);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("cannot read " + components[index], e);
        }
    }

    @Override
    public Object fromAvro(@Nullable Object datum) {
        if (!(datum instanceof IndexedRecord fields)) {
            throw new IllegalArgumentException("no record where " + schema.getName() + " is due");
        }
        @Nullable
        Object[] arguments = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            arguments[i] = conversions[i].fromAvro(fields.get(positions[i]));
        }
        try {
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            // The record's own rules speak here, such as an empty tenant.
            Throwable rule = e.getCause();
            throw new IllegalArgumentException(rule == null ? "record refused" : rule.getMessage(), e);
        } catch (InstantiationException | IllegalAccessException e) {
            throw new IllegalStateException("cannot make a " + type, e);
        }
    }
}
