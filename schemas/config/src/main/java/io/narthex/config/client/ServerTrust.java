package io.narthex.config.client;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Trusts a server under a name other than the one in the URL, or any server at all.
///
/// Extending the extended class keeps the JDK from checking the URL's host by itself.
final class ServerTrust extends X509ExtendedTrustManager {
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    private final @Nullable X509ExtendedTrustManager chainTrust;
    private final String serverName;

    /// @param chainTrust checks the chain of issuers; null to trust anything
    ServerTrust(@Nullable X509ExtendedTrustManager chainTrust, String serverName) {
        this.chainTrust = chainTrust;
        this.serverName = serverName;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        if (chainTrust == null) {
            return;
        }
        chainTrust.checkServerTrusted(chain, authType);
        Collection<List<?>> names = chain[0].getSubjectAlternativeNames();
        for (List<?> name : names == null ? List.<List<?>>of() : names) {
            boolean checked = name.get(0).equals(DNS_NAME) || name.get(0).equals(IP_ADDRESS);
            if (checked && matches(String.valueOf(name.get(1)).toLowerCase(Locale.ROOT))) {
                return;
            }
        }
        throw new CertificateException("x509: certificate is not valid for " + serverName);
    }

    private boolean matches(String pattern) {
        String name = serverName.toLowerCase(Locale.ROOT);
        int dot = name.indexOf('.');
        return pattern.equals(name)
                || pattern.startsWith("*.") && dot > 0 && pattern.substring(1).equals(name.substring(
                        dot));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("not a server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return chainTrust == null ? new X509Certificate[0] : chainTrust.getAcceptedIssuers();
    }
}
