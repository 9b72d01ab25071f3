package io.narthex.config.client;

import io.narthex.config.HttpClientConfig.Tls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// What a `tls_config` gives: trust, a client certificate, versions. Files may change while it lives.
final class TlsSource {
    private static final List<String> VERSIONS = List.of("TLS10", "TLS11", "TLS12", "TLS13");
    private static final List<String> JDK_VERSIONS = List.of("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3");

    private final Tls tls;

    TlsSource(Tls tls) {
        this.tls = tls;
    }

    /// Changes when one of the files does.
    long version() {
        long version = 1;
        for (String file : List.of(tls.caFile(), tls.certFile(), tls.keyFile())) {
            if (!file.isEmpty()) {
                version = 31 * version + lastModified(Path.of(file));
            }
        }
        return version;
    }

    private static long lastModified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException _) {
            // A missing file shows when the context is built.
            return -1;
        }
    }

    SSLParameters parameters() {
        SSLParameters parameters = new SSLParameters();
        int min = VERSIONS.indexOf(tls.minVersion().isEmpty() ? "TLS12" : tls.minVersion());
        int max = VERSIONS.indexOf(tls.maxVersion().isEmpty() ? "TLS13" : tls.maxVersion());
        if (min > max) {
            min = max;
        }
        parameters.setProtocols(JDK_VERSIONS.subList(min, max + 1).toArray(String[]::new));
        return parameters;
    }

    SSLContext context() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(), trustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("unable to use TLS configuration: " + HttpFetcher.reason(e), e);
        }
    }

    private TrustManager @Nullable [] trustManagers() throws IOException, GeneralSecurityException {
        if (tls.insecureSkipVerify()) {
            return new TrustManager[]{new ServerTrust(null, "")};
        }
        String ca = text(tls.ca(), tls.caFile(), "CA cert");
        if (ca.isEmpty() && tls.serverName().isEmpty()) {
            return null;
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(ca.isEmpty() ? null : trustStore(ca));
        if (tls.serverName().isEmpty()) {
            return factory.getTrustManagers();
        }
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager trust) {
                return new TrustManager[]{new ServerTrust(trust, tls.serverName())};
            }
        }
        throw new GeneralSecurityException("no trust manager for X.509");
    }

    private static KeyStore trustStore(String pem) throws IOException, GeneralSecurityException {
        KeyStore store = emptyStore();
        int index = 0;
        for (Certificate certificate : certificates(pem)) {
            store.setCertificateEntry("ca-" + index++, certificate);
        }
        return store;
    }

    private KeyManager @Nullable [] keyManagers() throws IOException, GeneralSecurityException {
        String cert = text(tls.cert(), tls.certFile(), "client cert");
        String key = text(tls.key().value(), tls.keyFile(), "client key");
        if (cert.isEmpty()) {
            return null;
        }
        KeyStore store = emptyStore();
        char[] noPassword = new char[0];
        store.setKeyEntry("client", privateKey(key), noPassword, certificates(cert).toArray(Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, noPassword);
        return factory.getKeyManagers();
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        return store;
    }

    private static Collection<? extends Certificate> certificates(String pem) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem.getBytes(
                StandardCharsets.UTF_8)));
    }

    /// A PKCS#8 key; of which algorithm, it does not say in its label, so each is tried.
    private static PrivateKey privateKey(String pem) throws GeneralSecurityException {
        StringBuilder base64 = new StringBuilder();
        boolean inside = false;
        for (String line : pem.lines().toList()) {
            if (line.startsWith("-----")) {
                inside = line.contains("BEGIN PRIVATE KEY");
            } else if (inside) {
                base64.append(line.strip());
            }
        }
        if (base64.isEmpty()) {
            throw new GeneralSecurityException("the client key is not a PKCS#8 PEM block (BEGIN PRIVATE KEY)");
        }
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64.toString()));
        List<Exception> failures = new ArrayList<>();
        for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException e) {
                failures.add(e);
            }
        }
        GeneralSecurityException unknown = new GeneralSecurityException("the client key is of no known algorithm");
        failures.forEach(unknown::addSuppressed);
        throw unknown;
    }

    private static String text(String inline, String file, String what) throws IOException {
        if (file.isEmpty()) {
            return inline;
        }
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new IOException("unable to read " + what + " from " + file + ": " + HttpFetcher.reason(e), e);
        }
    }
}
