package io.narthex.standalone;

/// The `narthex` command.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(NarthexCommand.execute(arguments));
    }
}
