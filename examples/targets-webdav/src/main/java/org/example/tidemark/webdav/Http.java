package org.example.tidemark.webdav;

import dev.tidemark.spi.sink.TargetException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import org.example.tidemark.webdav.Faults.Effect;

/// One request, one answer: nothing is tried twice, nothing follows a redirect, and an interrupt
/// ends the call. The client of the JDK opens as many connections as it is asked for, so calls
/// beyond the target's parallelism wait here.
final class Http implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(15);

  private final Place place;
  private final Faults faults;
  private final Semaphore slots;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

  Http(Place place) {
    this.place = place;
    this.faults = new Faults(place);
    this.slots = new Semaphore(place.parallelism());
  }

  Place place() {
    return place;
  }

  Faults faults() {
    return faults;
  }

  HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(place.at(path));
    place.authorization().ifPresent(value -> request.setHeader("Authorization", value));
    return request;
  }

  /// What feeds a request's body while the request runs.
  interface Feeder {
    void feed() throws TargetException, InterruptedException;
  }

  /// The answer with its body still to be read; the caller closes it.
  HttpResponse<InputStream> open(String action, HttpRequest request)
      throws TargetException, InterruptedException {
    return send(action, Effect.NONE, request, BodyHandlers.ofInputStream(), () -> {});
  }

  /// The answer; nobody wants its body.
  HttpResponse<Void> call(String action, Effect effect, HttpRequest request)
      throws TargetException, InterruptedException {
    return send(action, effect, request, BodyHandlers.discarding(), () -> {});
  }

  HttpResponse<Void> upload(String action, HttpRequest.Builder request, Upload body, Feeder feeder)
      throws TargetException, InterruptedException {
    return send(action, Effect.NONE, request.PUT(body).build(), BodyHandlers.discarding(), feeder);
  }

  private <T> HttpResponse<T> send(
      String action, Effect effect, HttpRequest request, BodyHandler<T> handler, Feeder feeder)
      throws TargetException, InterruptedException {
    slots.acquire();
    CompletableFuture<HttpResponse<T>> answer = client.sendAsync(request, handler);
    try {
      request
          .bodyPublisher()
          .filter(Upload.class::isInstance)
          .map(Upload.class::cast)
          .ifPresent(body -> answer.whenComplete((done, failure) -> body.cancel()));
      feeder.feed();
      return answer.get();
    } catch (ExecutionException e) {
      throw faults.noAnswer(action, effect, cause(e));
    } finally {
      answer.cancel(true);
      slots.release();
    }
  }

  private static IOException cause(ExecutionException e) {
    return e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
