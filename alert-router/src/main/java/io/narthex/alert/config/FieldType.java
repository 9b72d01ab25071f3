package io.narthex.alert.config;

/// What the value of a key may be.
sealed interface FieldType {
    enum Scalar implements FieldType {
        TEXT, SECRET, FLAG, INTEGER, NUMBER,
        /// Prometheus' form, `1h30m`.
        DURATION,
        /// Go's form, `1.5s`.
        GO_DURATION,
        /// Of http or https. Printed without a password.
        URL,
        /// Of any scheme; printed without its password.
        PROXY_URL, SECRET_URL,
        /// A URL that may be a template, masked when printed, as a URL still.
        SECRET_TEMPLATE_URL, HOST_PORT,
        /// Anything: nested maps, lists and scalars.
        TREE,
        /// A tree whose scalars are all secrets.
        SECRET_TREE
    }

    enum Collection implements FieldType {
        TEXT_LIST, SECRET_LIST, TEXT_MAP, SECRET_MAP, REGEX_MAP, MATCHERS
    }

    record BlockOf(Schema schema) implements FieldType {}

    record BlockList(Schema schema) implements FieldType {}

    record BlockMap(Schema schema) implements FieldType {}

    /// A block that may also be written as one scalar, the value of its named key.
    record BlockOrText(Schema schema, String key) implements FieldType {}
}
