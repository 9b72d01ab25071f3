package io.narthex.alert.notify.email;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A mail server that takes one message at a time from who authenticates by one of its mechanisms.
final class AuthenticatingServer implements AutoCloseable {
    private static final String CHALLENGE = "<1896.697170952@example.org>";

    private final String offered;
    private final String username;
    private final String password;
    private final String secret;
    private final ServerSocket listener;
    private volatile String mechanism = "";

    AuthenticatingServer(String offered, String username, String password, String secret) throws IOException {
        this.offered = offered;
        this.username = username;
        this.password = password;
        this.secret = secret;
        listener = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        Thread.ofVirtual().start(this::serve);
    }

    int port() {
        return listener.getLocalPort();
    }

    /// By which the last client authenticated, empty if none did.
    String mechanism() {
        return mechanism;
    }

    private void serve() {
        while (!listener.isClosed()) {
            try (Socket socket = listener.accept();
                    BufferedReader in = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
                    PrintWriter out = new PrintWriter(socket.getOutputStream(), true, StandardCharsets.US_ASCII)) {
                out.print("220 ready\r\n");
                out.flush();
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    out.print(answer(line, in, out) + "\r\n");
                    out.flush();
                }
            } catch (IOException e) {
                // The client went, or the test is over.
                continue;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private String answer(String line, BufferedReader in, PrintWriter out)
            throws IOException, GeneralSecurityException {
        String command = line.split(" ", 2)[0];
        return switch (command) {
            case "EHLO" -> "250-here\r\n250 AUTH " + offered;
            case "AUTH" -> authenticate(line.split(" "), in, out) ? "235 welcome" : "535 no";
            case "DATA" -> {
                ask(out, "354 go on");
                while (!".".equals(in.readLine())) {
                    continue;
                }
                yield "250 taken";
            }
            case "QUIT" -> "221 bye";
            default -> mechanism.isEmpty() ? "530 authenticate first" : "250 fine";
        };
    }

    private boolean authenticate(String[] words, BufferedReader in, PrintWriter out)
            throws IOException, GeneralSecurityException {
        mechanism = words[1];
        return switch (mechanism) {
            case "PLAIN" -> decode(words[2]).equals("\0" + username + "\0" + password);
            case "LOGIN" -> {
                ask(out, "334 " + encode("Username:"));
                String name = decode(in.readLine());
                ask(out, "334 " + encode("Password:"));
                yield name.equals(username) && decode(in.readLine()).equals(password);
            }
            case "CRAM-MD5" -> {
                ask(out, "334 " + encode(CHALLENGE));
                Mac mac = Mac.getInstance("HmacMD5");
                mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.US_ASCII), "HmacMD5"));
                String digest = HexFormat.of().formatHex(mac.doFinal(CHALLENGE.getBytes(StandardCharsets.US_ASCII)));
                yield decode(in.readLine()).equals(username + " " + digest);
            }
            default -> false;
        };
    }

    private static void ask(PrintWriter out, String line) {
        out.print(line + "\r\n");
        out.flush();
    }

    private static String encode(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String decode(String text) {
        return new String(Base64.getDecoder().decode(text), StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
