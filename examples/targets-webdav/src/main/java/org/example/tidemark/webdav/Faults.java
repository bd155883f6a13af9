package org.example.tidemark.webdav;

import dev.tidemark.spi.sink.TargetException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;

/// Sorts what went wrong by what the caller does next, and says it: verb, object, place, fact,
/// remedy.
final class Faults {

  /// What may have changed if a call has no answer, or a bad one.
  enum Effect {
    /// Nothing that anybody relies on: it only read, or wrote under a name of its own.
    NONE,
    /// What was asked for, or nothing.
    UNKNOWN
  }

  private final Place place;

  Faults(Place place) {
    this.place = place;
  }

  /// There is no answer.
  TargetException noAnswer(String action, Effect effect, IOException e) {
    if (e instanceof SSLException) {
      return rejected(
          action, "no secure connection (" + text(e) + "); does Java trust its certificate?", e);
    }
    if (e instanceof ConnectException) {
      return new TargetException.Unavailable(
          text(action, "no connection; is the server up? Will be tried again"), e);
    }
    return effect == Effect.NONE
        ? new TargetException.Unavailable(text(action, text(e) + "; will be tried again"), e)
        : unknown(action, text(e), e);
  }

  /// There is an answer, and it is none of those that the call can mean.
  TargetException badAnswer(String action, Effect effect, HttpResponse<?> answer) {
    int status = answer.statusCode();
    String method = answer.request().method();
    return switch (status) {
      case 401 -> rejected(action, "401, not let in; check user and password");
      case 403 -> rejected(action, "403, access denied; give this user the right to " + method);
      case 405, 501 ->
          rejected(
              action,
              status + ", no " + method + " there; is it a WebDAV folder, and may it be written?");
      case 413 -> rejected(action, "413, too large; raise the server's limit of a request's body");
      case 507 -> rejected(action, "507, no room; make some");
      case 423, 429, 503 ->
          new TargetException.Unavailable(
              text(action, status + ", busy; will be tried again"), null, retryAfter(answer));
      default -> other(action, effect, answer);
    };
  }

  private TargetException other(String action, Effect effect, HttpResponse<?> answer) {
    int status = answer.statusCode();
    if (status / 100 == 3) {
      String to = answer.headers().firstValue("Location").orElse("nowhere");
      return rejected(action, status + ", redirected to " + to + "; write that as the url");
    }
    return effect == Effect.NONE
        ? new TargetException.Unavailable(
            text(action, "the server answered " + status + "; will be tried again"), null)
        : unknown(action, "the server answered " + status, null);
  }

  private static Duration retryAfter(HttpResponse<?> answer) {
    return answer
        .headers()
        .firstValue("Retry-After")
        .filter(value -> value.matches("[0-9]{1,6}"))
        .map(value -> Duration.ofSeconds(Long.parseLong(value)))
        .orElse(null);
  }

  TargetException unavailable(String action, String fact) {
    return new TargetException.Unavailable(text(action, fact + "; will be tried again"), null);
  }

  TargetException unknown(String action, String fact, IOException cause) {
    return new TargetException.OutcomeUnknown(
        text(action, fact + "; whether it took effect shows when the place is asked again"), cause);
  }

  TargetException rejected(String action, String factAndRemedy) {
    return rejected(action, factAndRemedy, null);
  }

  private TargetException rejected(String action, String factAndRemedy, IOException cause) {
    return new TargetException.Rejected(text(action, factAndRemedy), cause);
  }

  TargetException source(String action, String fact, IOException cause) {
    return new TargetException.SourceFailed(text(action, fact), cause);
  }

  TargetException rootGone(String action) {
    return new TargetException.Missing(
        text(action, "the folder was there and is gone; is the right disk behind the server?"));
  }

  private String text(String action, String fact) {
    return action + " in " + place.location() + ": " + fact;
  }

  private static String text(IOException e) {
    return Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
  }
}
