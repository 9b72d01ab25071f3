package io.narthex.alert.notify.email;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;

import org.eclipse.angus.mail.smtp.SMTPTransport;

/// Authenticates a connection with the first mechanism that the server offers and for which there is a secret, as
/// Alertmanager does: CRAM-MD5 takes the secret, PLAIN and LOGIN take the password.
record SmtpLogin(String username, String identity, String password, String secret) {
    private static final int CONTINUE = 334;
    private static final int SUCCESS = 235;
    private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "::1");

    /// @param offered the mechanisms in the server's order, separated by spaces
    /// @throws AuthenticationFailedException if the server refuses, or offers nothing for which there is a secret
    void run(SMTPTransport transport, String offered) throws MessagingException {
        List<String> missing = new ArrayList<>();
        for (String mechanism : offered.strip().split(" +")) {
            switch (mechanism) {
                case "CRAM-MD5" -> {
                    if (!secret.isEmpty()) {
                        cramMd5(transport);
                        return;
                    }
                    missing.add("missing secret for CRAM-MD5 auth mechanism");
                }
                case "PLAIN" -> {
                    if (!password.isEmpty()) {
                        plain(transport);
                        return;
                    }
                    missing.add("missing password for PLAIN auth mechanism");
                }
                case "LOGIN" -> {
                    if (!password.isEmpty()) {
                        login(transport);
                        return;
                    }
                    missing.add("missing password for LOGIN auth mechanism");
                }
                default -> missing.add("unknown auth mechanism: " + mechanism);
            }
        }
        throw new AuthenticationFailedException("find auth mechanism: " + String.join("; ", missing));
    }

    private void cramMd5(SMTPTransport transport) throws MessagingException {
        require(transport, "AUTH CRAM-MD5", CONTINUE);
        String response = transport.getLastServerResponse().strip();
        byte[] challenge;
        try {
            challenge = Base64.getDecoder().decode(response.substring(response.indexOf(' ') + 1));
        } catch (IllegalArgumentException e) {
            throw new MessagingException("the server's challenge is no base64", e);
        }
        try {
            Mac mac = Mac.getInstance("HmacMD5");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacMD5"));
            require(transport, encode(username + " " + HexFormat.of().formatHex(mac.doFinal(challenge))), SUCCESS);
        } catch (GeneralSecurityException e) {
            throw new MessagingException("CRAM-MD5: " + e.getMessage(), e);
        }
    }

    private void plain(SMTPTransport transport) throws MessagingException {
        if (!transport.isSSL() && !LOCAL.contains(transport.getURLName().getHost())) {
            throw new AuthenticationFailedException("PLAIN: unencrypted connection");
        }
        require(transport, "AUTH PLAIN " + encode(identity + "\0" + username + "\0" + password), SUCCESS);
    }

    private void login(SMTPTransport transport) throws MessagingException {
        require(transport, "AUTH LOGIN", CONTINUE);
        require(transport, encode(username), CONTINUE);
        require(transport, encode(password), SUCCESS);
    }

    private static String encode(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void require(SMTPTransport transport, String command, int expected) throws MessagingException {
        if (transport.simpleCommand(command) != expected) {
            throw new AuthenticationFailedException(transport.getLastServerResponse().strip());
        }
    }

    @Override
    public String toString() {
        return "login of " + username;
    }
}
