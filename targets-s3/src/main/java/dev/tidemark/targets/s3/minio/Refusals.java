package dev.tidemark.targets.s3.minio;

import dev.tidemark.targets.s3.wire.NotSentException;
import dev.tidemark.targets.s3.wire.RefusedRequestException;
import io.minio.Xml;
import io.minio.errors.XmlParserException;
import io.minio.messages.ErrorResponse;
import java.io.IOException;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.Response;

/// Stands before the MinIO client, which keeps of an error neither its status nor its headers, and
/// takes some for what they are not: an error becomes a [RefusedRequestException] here, and a
/// connection that did not come about [NotSentException].
final class Refusals implements Interceptor {

  private static final int PROXY_ASKS = 407;

  /// More of an error is not read.
  private static final long ERROR_BYTES_MAX = 64 << 10;

  /// Whether a call had a connection. Calls run on their caller's thread from end to end.
  private static final class Connected {
    private boolean yes;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Connected connected = new Connected();
    try {
      return successful(
          chain.proceed(
              chain
                  .request()
                  .newBuilder()
                  .tag(Connected.class, connected)
                  .tag(Call.class, chain.call())
                  .build()));
    } catch (NotSentException e) {
      throw e;
    } catch (IOException e) {
      throw connected.yes ? e : new NotSentException(e);
    }
  }

  /// Runs once a call has its connection, below what OkHttp makes of some errors: it would send a
  /// request again. Only a proxy may ask for a login.
  static Response connected(Chain chain) throws IOException {
    Connected connected = chain.request().tag(Connected.class);
    if (connected != null) {
      connected.yes = true;
    }
    Response response = chain.proceed(chain.request());
    return response.code() == PROXY_ASKS ? response : successful(response);
  }

  private static Response successful(Response response) throws IOException {
    if (response.isSuccessful()) {
      return response;
    }
    try (response) {
      throw refusal(response);
    }
  }

  private static RefusedRequestException refusal(Response response) throws IOException {
    String body = response.peekBody(ERROR_BYTES_MAX).string();
    try {
      ErrorResponse error = Xml.unmarshal(ErrorResponse.class, body);
      return new RefusedRequestException(
          MinioRequests.answer(response), error.code(), error.message(), null);
    } catch (XmlParserException e) {
      return new RefusedRequestException(MinioRequests.answer(response), "", "", e);
    }
  }
}
