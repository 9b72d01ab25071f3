package io.narthex.promql.ast;

/// The type of an expression.
public enum ValueType {
    SCALAR("scalar", "scalar"), STRING("string", "string"), VECTOR("vector", "instant vector"),
    MATRIX("matrix", "range vector");

    private final String wireName;
    private final String documentedName;

    ValueType(String wireName, String documentedName) {
        this.wireName = wireName;
        this.documentedName = documentedName;
    }

    /// As the HTTP API names it: `vector`.
    public String wireName() {
        return wireName;
    }

    /// As messages name it: `instant vector`.
    public String documentedName() {
        return documentedName;
    }
}
