package io.narthex.model;

/// The isolation unit that every series belongs to.
///
/// @param value 1 to 150 characters of `[a-zA-Z0-9!._*'()-]`, but not `.` or `..`; Mimir's rule for `X-Scope-OrgID`
public record TenantId(String value) {
    public static final TenantId DEFAULT = new TenantId("default");

    private static final int MAX_LENGTH = 150;
    private static final String PUNCTUATION = "!._*'()-";

    public TenantId {
        if (value.isEmpty() || value.length() > MAX_LENGTH || value.equals(".") || value.equals("..")
                || !value.chars().allMatch(TenantId::isAllowed)) {
            throw new IllegalArgumentException("tenant ID " + Names.quote(value)
                    + " must be 1 to 150 characters of letters, digits and " + PUNCTUATION);
        }
    }

    private static boolean isAllowed(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || PUNCTUATION.indexOf(c) >= 0;
    }

    @Override
    public String toString() {
        return value;
    }
}
