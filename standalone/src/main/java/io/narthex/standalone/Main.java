package io.narthex.standalone;

/// The `narthex` command.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        // Before anything loads the JDK's HTTP client: targets whose host it does not understand are asked by address.
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
        System.exit(NarthexCommand.execute(arguments));
    }
}
