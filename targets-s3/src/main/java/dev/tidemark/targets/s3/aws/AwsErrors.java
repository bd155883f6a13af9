package dev.tidemark.targets.s3.aws;

import dev.tidemark.targets.s3.wire.Answer;
import dev.tidemark.targets.s3.wire.NoKeysException;
import dev.tidemark.targets.s3.wire.NotSentException;
import dev.tidemark.targets.s3.wire.RefusedRequestException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpResponse;

/// The SDK's exceptions as those that all clients share.
final class AwsErrors {

  private AwsErrors() {}

  /// @throws NoKeys if it was for want of keys
  static IOException of(SdkException e) {
    if (e instanceof AwsServiceException answered) {
      return refusal(answered);
    }
    for (Throwable t = e; t != null; t = t.getCause()) {
      switch (t) {
        case NoKeysException noKeys -> throw noKeys;
        case AbortedException aborted -> {
          return interrupted(e);
        }
        case ConnectException refused -> {
          return new NotSentException(t);
        }
        case NoRouteToHostException refused -> {
          return new NotSentException(t);
        }
        case UnknownHostException unknown -> {
          return new NotSentException(t);
        }
        case ConnectTimeoutException late -> {
          return new NotSentException(t);
        }
        case ConnectionRequestTimeoutException busy -> {
          return new NotSentException(new IOException("all connections are in use", t));
        }
        default -> {}
      }
    }
    return new IOException(e);
  }

  private static InterruptedIOException interrupted(Throwable e) {
    InterruptedIOException interrupted = new InterruptedIOException("interrupted");
    interrupted.initCause(e);
    return interrupted;
  }

  private static RefusedRequestException refusal(AwsServiceException e) {
    AwsErrorDetails details = e.awsErrorDetails();
    if (details == null) {
      return new RefusedRequestException(new Answer(e.statusCode(), Map.of()), "", "", e);
    }
    return new RefusedRequestException(
        new Answer(e.statusCode(), headers(details.sdkHttpResponse())),
        details.errorCode(),
        details.errorMessage(),
        e);
  }

  static Answer answer(SdkHttpResponse response) {
    return new Answer(response.statusCode(), headers(response));
  }

  private static Map<String, String> headers(@Nullable SdkHttpResponse response) {
    Map<String, String> headers = new TreeMap<>();
    if (response != null) {
      response.forEachHeader((name, values) -> {
        if (!values.isEmpty()) {
          headers.put(name, values.getFirst());
        }
      });
    }
    return headers;
  }
}
