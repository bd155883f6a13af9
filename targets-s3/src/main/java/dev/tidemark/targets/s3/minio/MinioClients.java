package dev.tidemark.targets.s3.minio;

import dev.tidemark.targets.s3.wire.Access;
import dev.tidemark.targets.s3.wire.Keys;
import dev.tidemark.targets.s3.wire.ProxyAddress;
import io.minio.Http;
import io.minio.MinioAsyncClient;
import io.minio.credentials.Credentials;
import io.minio.credentials.Provider;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/// Builds the MinIO client on an HTTP client of ours: it retries nothing and follows nothing.
final class MinioClients {

  private static final String PROXY_LOGIN = "Proxy-Authorization";
  private static final String AWS = "https://s3.amazonaws.com";

  private MinioClients() {}

  static MinioAsyncClient build(Access access) {
    Http.BaseUrl url = new Http.BaseUrl(access.endpoint().map(Object::toString).orElse(AWS));
    if (access.pathStyle()) {
      url.disableVirtualStyleEndpoint();
    } else {
      url.enableVirtualStyleEndpoint();
    }
    MinioAsyncClient client =
        MinioAsyncClient.builder()
            .baseUrl(url)
            .region(access.region())
            .credentialsProvider(credentials(access.keys()))
            .httpClient(new CallerThreadClient(http(access)), true)
            .build();
    client.setAppInfo("tidemark", "1");
    return client;
  }

  /// The client takes null for *unsigned*.
  private static Provider credentials(Keys keys) {
    return () -> keys.now().map(MinioClients::credentials).orElse(null);
  }

  private static @Nullable Credentials credentials(Keys.Key key) {
    return new Credentials(key.id(), key.secret(), key.token().orElse(null), null);
  }

  private static OkHttpClient.Builder http(Access access) {
    OkHttpClient.Builder builder = settings(access);
    access.trust().ifPresent(trust -> builder.sslSocketFactory(sockets(trust), trust));
    builder.proxy(access.proxy().map(MinioClients::proxy).orElse(Proxy.NO_PROXY));
    access
        .proxy()
        .flatMap(ProxyAddress::login)
        .ifPresent(login -> builder.proxyAuthenticator((route, asked) -> loggedIn(asked, login)));
    return builder;
  }

  private static Proxy proxy(ProxyAddress address) {
    return new Proxy(
        Proxy.Type.HTTP, InetSocketAddress.createUnresolved(address.host(), address.port()));
  }

  /// Null, which is *give up*, if the login has been refused.
  private static @Nullable Request loggedIn(Response asked, ProxyAddress.Login login) {
    if (asked.request().header(PROXY_LOGIN) != null) {
      return null;
    }
    String basic = okhttp3.Credentials.basic(login.user(), login.password());
    return asked.request().newBuilder().header(PROXY_LOGIN, basic).build();
  }

  private static SSLSocketFactory sockets(X509TrustManager trust) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {trust}, null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }

  private static OkHttpClient.Builder settings(Access access) {
    return new OkHttpClient.Builder()
        .protocols(List.of(Protocol.HTTP_1_1))
        .connectionPool(
            new ConnectionPool(access.connections(), Access.IDLE_MAX.toSeconds(), TimeUnit.SECONDS))
        .connectTimeout(Access.CONNECT_TIME_MAX)
        .readTimeout(Access.SILENCE_MAX)
        .writeTimeout(Access.SILENCE_MAX)
        .callTimeout(Duration.ZERO)
        .retryOnConnectionFailure(false)
        .followRedirects(false)
        .followSslRedirects(false)
        .addInterceptor(new Refusals())
        .addInterceptor(new ConnectionLimit(access.connections()))
        .addNetworkInterceptor(Refusals::connected);
  }
}
