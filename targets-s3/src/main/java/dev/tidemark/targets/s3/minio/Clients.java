package dev.tidemark.targets.s3.minio;

import dev.tidemark.targets.s3.wire.Access;
import dev.tidemark.targets.s3.wire.Keys;
import io.minio.Http;
import io.minio.MinioAsyncClient;
import io.minio.credentials.Credentials;
import io.minio.credentials.Provider;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import org.jspecify.annotations.Nullable;

/// Builds the MinIO client on an HTTP client of ours: it retries nothing and follows nothing.
final class Clients {

  private static final String AWS = "https://s3.amazonaws.com";

  private Clients() {}

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
    return () -> keys.now().map(Clients::credentials).orElse(null);
  }

  private static @Nullable Credentials credentials(Keys.Key key) {
    return new Credentials(key.id(), key.secret(), key.token().orElse(null), null);
  }

  private static OkHttpClient.Builder http(Access access) {
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
        .addInterceptor(new Slots(access.connections()))
        .addNetworkInterceptor(Refusals::connected);
  }
}
