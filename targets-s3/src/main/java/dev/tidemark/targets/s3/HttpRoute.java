package dev.tidemark.targets.s3;

import dev.tidemark.spi.sink.SinkSettings;
import dev.tidemark.targets.s3.wire.ProxyAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// The route to a store: whose certificates are trusted on the way, and through which proxy.
///
/// @param trust empty: whom the JVM trusts
/// @param proxy empty: none
record HttpRoute(Optional<X509TrustManager> trust, Optional<ProxyAddress> proxy) {

  private static final int PROXY_PORT = 8080;

  /// @param environment the variables of this process, for `https_proxy` and its like
  /// @throws IllegalArgumentException naming the setting whose value is no good
  static HttpRoute of(
      SinkSettings settings,
      Optional<URI> endpoint,
      Function<String, @Nullable String> environment) {
    return new HttpRoute(
        settings.find("ca-file").map(HttpRoute::trust),
        new ProxyChoice(settings, environment).to(endpoint));
  }

  /// Trusts the certificates of a PEM file and what they have signed, and nobody else.
  private static X509TrustManager trust(String file) {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      Collection<? extends Certificate> found =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (found.isEmpty()) {
        throw new IllegalArgumentException("ca-file: there is no certificate in " + file);
      }
      for (Certificate certificate : found) {
        store.setCertificateEntry("" + store.size(), certificate);
      }
      return trust(store);
    } catch (IOException e) {
      throw new IllegalArgumentException("ca-file: cannot read " + file, e);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("ca-file: no PEM file of certificates: " + file, e);
    }
  }

  private static X509TrustManager trust(KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return Stream.of(factory.getTrustManagers())
        .filter(X509TrustManager.class::isInstance)
        .map(X509TrustManager.class::cast)
        .findFirst()
        .orElseThrow();
  }

  /// `proxy`, or what the environment says, as other programs read it.
  private record ProxyChoice(
      SinkSettings settings, Function<String, @Nullable String> environment) {

    Optional<ProxyAddress> to(Optional<URI> endpoint) {
      Optional<String> said = settings.find("proxy");
      if (said.isPresent()) {
        return said.get().equals("none") ? Optional.empty() : Optional.of(address(said.get()));
      }
      String scheme = endpoint.map(URI::getScheme).orElse("https");
      String host = endpoint.map(URI::getHost).orElse("amazonaws.com");
      return variable(scheme + "_proxy")
          .or(() -> variable("all_proxy"))
          .filter(url -> !isExcepted(host))
          .map(this::address);
    }

    private ProxyAddress address(String url) {
      URI uri = S3Place.endpoint("proxy", url.replaceFirst("//[^/@]*@", "//"));
      if (!uri.getScheme().equals("http")) {
        throw new IllegalArgumentException("proxy: expected http://HOST:PORT");
      }
      return new ProxyAddress(
          uri.getHost(), uri.getPort() < 0 ? PROXY_PORT : uri.getPort(), login(url));
    }

    private Optional<ProxyAddress.Login> login(String url) {
      String user =
          url.contains("@") ? url.replaceFirst("^[^/]*//", "").replaceFirst("@.*", "") : "";
      int colon = user.indexOf(':');
      if (colon >= 0 && settings.find("proxy").isPresent()) {
        throw new IllegalArgumentException(
            "proxy: a password does not belong there; set proxy-password");
      }
      String name = colon < 0 ? user : user.substring(0, colon);
      String password =
          colon < 0 ? settings.find("proxy-password").orElse("") : user.substring(colon + 1);
      return name.isEmpty()
          ? Optional.empty()
          : Optional.of(new ProxyAddress.Login(name, password));
    }

    private Optional<String> variable(String name) {
      return Optional.ofNullable(environment.apply(name))
          .or(() -> Optional.ofNullable(environment.apply(name.toUpperCase(Locale.ROOT))))
          .filter(value -> !value.isBlank());
    }

    /// `no_proxy`: host names and what they end in, parted by commas; `*` is all.
    private boolean isExcepted(String host) {
      return variable("no_proxy").stream()
          .flatMap(list -> Stream.of(list.split(",")))
          .map(entry -> entry.strip().replaceFirst("^\\*?\\.", ""))
          .filter(entry -> !entry.isEmpty())
          .anyMatch(entry -> entry.equals("*") || host.equals(entry) || host.endsWith("." + entry));
    }
  }
}
