package dev.tidemark.targets.s3;

import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.targets.s3.wire.NoKeysException;
import dev.tidemark.targets.s3.wire.NotSentException;
import dev.tidemark.targets.s3.wire.RefusedRequestException;
import dev.tidemark.targets.s3.wire.UnlikelySuccessException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/// Sorts what went wrong by what the caller does next, and says it in one line: verb, object,
/// place, fact, remedy.
///
/// The rule for a change (create, delete): `Unavailable` only if the store said that it did
/// nothing, or if nothing can have reached it; whatever else is not a clear no is `OutcomeUnknown`.
/// A read that is not a clear no is `Unavailable`.
final class S3Errors {

  /// What was tried.
  enum Call {
    CREATE("create", "s3:PutObject", true),
    READ("read", "s3:GetObject", false),
    LIST("list", "s3:ListBucket", false),
    DELETE("delete", "s3:DeleteObject", true);

    private final String verb;
    private final String right;
    private final boolean changes;

    Call(String verb, String right, boolean changes) {
      this.verb = verb;
      this.right = right;
      this.changes = changes;
    }
  }

  private static final int TEXT_LENGTH_MAX = 200;

  private final S3Place place;

  S3Errors(S3Place place) {
    this.place = place;
  }

  /// Whether an interrupt ended the call. What it did is then unknown, and of no interest to
  /// whoever interrupted.
  static boolean isInterrupt(Throwable e) {
    return Thread.currentThread().isInterrupted()
        || cause(e, InterruptedException.class) != null
        || isInterrupted(cause(e, InterruptedIOException.class));
  }

  /// A timeout of a socket is one too, by its class.
  private static boolean isInterrupted(@Nullable InterruptedIOException e) {
    return e != null && !(e instanceof SocketTimeoutException) && !"timeout".equals(e.getMessage());
  }

  /// @param what the object's name, or what else was asked for
  TargetException of(Call call, String what, Throwable e) {
    return new Case(call, what, e).judge();
  }

  /// One failure of one call.
  private final class Case {
    private final Call call;
    private final String what;
    private final Throwable e;

    Case(Call call, String what, Throwable e) {
      this.call = call;
      this.what = what;
      this.e = e;
    }

    TargetException judge() {
      return switch (e) {
        case RefusedRequestException refusal -> answered(refusal);
        case UnlikelySuccessException answer -> unclear("answered with " + answer.getMessage());
        case S3Connection.NotReady unfit ->
            rejected("the client cannot start: " + text(unfit.getCause()), "correct the settings");
        case NotSentException notSent -> notSent(notSent);
        case IllegalArgumentException unfit ->
            rejected("the client makes no such request: " + text(unfit), "correct the settings");
        default -> noAnswer();
      };
    }

    /// The store has answered with an error.
    private TargetException answered(RefusedRequestException refusal) {
      Said a = new Said(refusal);
      return switch (refusal.code()) {
        case "AccessDenied", "AllAccessDisabled", "UnauthorizedAccess" -> noRight(a);
        case "InvalidAccessKeyId",
            "SignatureDoesNotMatch",
            "InvalidToken",
            "InvalidClientTokenId" ->
            rejected(
                "the store does not know this key (" + a + ")",
                "correct access-key-id and secret-access-key, and session-token if it is a"
                    + " temporary one");
        case "ExpiredToken", "TokenRefreshRequired" ->
            rejected(
                "the key has expired (" + a + ")",
                "renew the session-token, or what its -file or -command gives");
        case "RequestTimeTooSkewed", "RequestExpired" ->
            rejected(
                "this machine's clock is off (" + a + a.date() + ")",
                "set the clock, and keep it by NTP");
        case "NoSuchBucket" ->
            rejected("there is no bucket " + place.bucket(), "create it, or correct bucket");
        case "PermanentRedirect", "TemporaryRedirect", "AuthorizationHeaderMalformed" ->
            elsewhere(a);
        case "QuotaExceeded", "ServiceQuotaExceeded", "XMinioAdminBucketQuotaExceeded" ->
            rejected("the quota is used up (" + a + ")", "free some of it, or have it raised");
        case "XMinioStorageFull" -> rejected("no space left (" + a + ")", "make room there");
        case "SlowDown",
            "SlowDownRead",
            "SlowDownWrite",
            "TooManyRequests",
            "RequestLimitExceeded",
            "Throttling",
            "ThrottlingException",
            "RequestTimeout" ->
            busy(a);
        case "InvalidStorageClass" -> rejected(a + a.says(), "correct storage-class");
        case "KMS.NotFoundException", "KMS.DisabledException", "KMS.KMSInvalidStateException" ->
            rejected(a + a.says(), "correct kms-key-id");
        case "InvalidObjectState" ->
            rejected(
                "it lies in a cold storage class (" + a + ")",
                "have the store restore it first; for packs GLACIER_IR needs no such thing");
        case "XAmzContentSHA256Mismatch", "BadDigest", "InvalidDigest" -> otherBytes(a);
        default -> byStatus(a);
      };
    }

    private TargetException byStatus(Said a) {
      return switch (a.status()) {
        case 301, 302, 307, 308 -> elsewhere(a);
        case 401, 403 -> noRight(a);
        case 404 -> rejected(a + ", which no S3 store says of an object", "correct endpoint");
        case 405, 501 -> notSupported(a);
        case 408, 429 -> busy(a);
        case 507 -> rejected("no space left (" + a + ")", "make room there");
        default -> {
          if (a.status() == 503 && a.retryAfter().isPresent()) {
            yield busy(a);
          }
          // An error that comes with a 200 began as a success.
          yield a.status() >= 500 || a.status() == 409 || a.status() < 300
              ? unclear(a + a.says())
              : rejected(a + a.says(), "see what the store's log says");
        }
      };
    }

    private TargetException noRight(Said a) {
      String scope = "arn:aws:s3:::" + place.bucket();
      String on = call == Call.LIST ? scope : scope + "/" + place.keyPrefix() + "*";
      String also =
          call == Call.READ
              ? " and s3:ListBucket on "
                  + scope
                  + ", without which a missing object looks forbidden"
              : "";
      String kms = a.says().contains("kms") ? ", and kms:GenerateDataKey and kms:Decrypt" : "";
      return rejected(
          "access denied (" + a + ")", "the key needs " + call.right + " on " + on + kms + also);
    }

    private TargetException elsewhere(Said a) {
      String named = a.refusal().region();
      String region = named.isEmpty() ? "correct region" : "set region: " + named;
      return rejected(
          "the bucket lives in another region or at another endpoint (" + a + a.says() + ")",
          region + " or endpoint");
    }

    private TargetException notSupported(Said a) {
      if (a.says().contains("encryption")) {
        return rejected(
            "the store cannot encrypt (" + a + a.says() + ")", "remove server-side-encryption");
      }
      String remedy =
          call == Call.CREATE && !place.singleWriter()
              ? "if it is If-None-Match that the store lacks and nothing else writes there,"
                  + " set single-writer: true"
              : "use another store";
      return rejected("the store does not support this (" + a + a.says() + ")", remedy);
    }

    private TargetException busy(Said a) {
      String message = message("the store asks for patience (" + a + ")", "");
      return new TargetException.Unavailable(message, e, a.retryAfter().orElse(null));
    }

    /// What is sent has the promised hash, or the source is to blame and was found out before: so
    /// bytes changed under way.
    private TargetException otherBytes(Said a) {
      return unavailable("the bytes changed on their way to the store (" + a + ")");
    }

    /// No connection came about.
    private TargetException notSent(NotSentException notSent) {
      UnknownHostException unknown = cause(e, UnknownHostException.class);
      if (unknown != null) {
        return unavailable(
            "the host is unknown: " + text(unknown) + "; offline, or endpoint is wrong");
      }
      SSLException tls = cause(e, SSLException.class);
      return tls == null
          ? unavailable("cannot connect: " + text(notSent.getCause()))
          : noTrust(tls);
    }

    /// No answer, or none that could be read.
    private TargetException noAnswer() {
      NoKeysException noKeys = cause(e, NoKeysException.class);
      if (noKeys != null) {
        return noKeys(noKeys);
      }
      SSLException tls = cause(e, SSLException.class);
      return tls != null && isHandshake(tls)
          ? noTrust(tls)
          : unclear("no answer: " + text(root(e)));
    }

    private TargetException noKeys(NoKeysException noKeys) {
      String fact = "no credentials: " + text(noKeys.getCause());
      return cause(noKeys, IOException.class) != null
          ? unavailable(fact)
          : rejected(fact, noKeys.remedy());
    }

    private boolean isHandshake(SSLException tls) {
      return tls instanceof SSLHandshakeException
          || tls instanceof SSLPeerUnverifiedException
          || text(tls).contains("unrecognized SSL message");
    }

    private TargetException noTrust(SSLException tls) {
      if (cause(tls, CertificateException.class) != null
          || tls instanceof SSLPeerUnverifiedException) {
        return rejected(
            "its certificate is not trusted: " + text(tls),
            "set ca-file to a PEM file with the CA that signed it");
      }
      return text(tls).contains("unrecognized SSL message")
          ? rejected("it does not speak TLS", "set endpoint to http://...")
          : unavailable("TLS handshake: " + text(tls));
    }

    private TargetException unclear(String fact) {
      return call.changes
          ? new TargetException.OutcomeUnknown(message(fact, ""), e)
          : unavailable(fact);
    }

    private TargetException unavailable(String fact) {
      return new TargetException.Unavailable(message(fact, ""), e);
    }

    private TargetException rejected(String fact, String remedy) {
      return new TargetException.Rejected(message(fact, remedy), e);
    }

    private String message(String fact, String remedy) {
      String line = call.verb + " " + what + " in " + place + ": " + fact;
      return remedy.isEmpty() ? line : line + "; " + remedy;
    }
  }

  /// What of an error answer matters.
  private record Said(RefusedRequestException refusal) {

    int status() {
      return refusal.answer().status();
    }

    Optional<Duration> retryAfter() {
      return refusal
          .answer()
          .header("Retry-After")
          .filter(seconds -> seconds.matches("[0-9]{1,6}"))
          .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
    }

    String says() {
      return refusal.says().isEmpty() ? "" : ": " + oneLine(refusal.says());
    }

    String date() {
      return refusal
          .answer()
          .header("Date")
          .map(date -> ", where it is " + oneLine(date))
          .orElse("");
    }

    @Override
    public String toString() {
      String code = refusal.code();
      return code.isEmpty() || code.equals("" + status())
          ? "" + status()
          : status() + " " + oneLine(code);
    }
  }

  private static <T extends Throwable> @Nullable T cause(Throwable e, Class<T> kind) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (kind.isInstance(t)) {
        return kind.cast(t);
      }
    }
    return null;
  }

  private static Throwable root(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static String text(@Nullable Throwable e) {
    if (e == null) {
      return "unknown";
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : oneLine(e.getMessage());
  }

  private static String oneLine(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return line.length() <= TEXT_LENGTH_MAX ? line : line.substring(0, TEXT_LENGTH_MAX) + "...";
  }
}
