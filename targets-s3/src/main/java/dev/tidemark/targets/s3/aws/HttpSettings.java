package dev.tidemark.targets.s3.aws;

import dev.tidemark.targets.s3.wire.Access;
import dev.tidemark.targets.s3.wire.ProxyAddress;
import java.net.URI;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;

/// The SDK's HTTP client as we want it.
final class HttpSettings {

  private HttpSettings() {}

  /// The socket timeout is for reads that stall; a stalled write is ended by the caller's
  /// interrupt.
  static Apache5HttpClient.Builder of(
      int connections, Optional<X509TrustManager> trust, Optional<ProxyAddress> proxy) {
    Apache5HttpClient.Builder builder =
        Apache5HttpClient.builder()
            .maxConnections(connections)
            .connectionTimeout(Access.CONNECT_TIME_MAX)
            .socketTimeout(Access.SILENCE_MAX)
            .connectionMaxIdleTime(Access.IDLE_MAX)
            .expectContinueEnabled(false)
            .proxyConfiguration(proxy(proxy));
    trust.ifPresent(t -> builder.tlsTrustManagersProvider(() -> new TrustManager[] {t}));
    return builder;
  }

  private static ProxyConfiguration proxy(Optional<ProxyAddress> proxy) {
    ProxyConfiguration.Builder builder =
        ProxyConfiguration.builder()
            .useSystemPropertyValues(false)
            .useEnvironmentVariableValues(false);
    proxy.ifPresent(p -> {
      builder.endpoint(URI.create("http://" + p.host() + ":" + p.port()));
      p.login()
          .ifPresent(login -> {
            builder.username(login.user()).password(login.password());
            builder.preemptiveBasicAuthenticationEnabled(true);
          });
    });
    return builder.build();
  }
}
