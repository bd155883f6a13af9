package dev.tidemark.testkit.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/// Takes each request from its connection to its answer, or to what the fault plan makes of it.
final class RequestHandler implements HttpHandler {

  private final Actions actions;
  private final FaultPlan plan;
  private final RequestLog log;
  private final AtomicLong index = new AtomicLong();
  private volatile int pageSize = Integer.MAX_VALUE;

  RequestHandler(Actions actions, FaultPlan plan, RequestLog log) {
    this.actions = actions;
    this.plan = plan;
    this.log = log;
  }

  void pageSize(int size) {
    pageSize = size;
  }

  @Override
  public void handle(HttpExchange exchange) {
    // Closing an exchange that was not answered in full closes its connection.
    try (exchange) {
      serve(exchange);
    } catch (IOException e) {
      // The client has gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(HttpExchange exchange) throws IOException, InterruptedException {
    Incoming in;
    try {
      in = Incoming.read(exchange, index.getAndIncrement());
    } catch (S3Refusal e) {
      send(exchange, e.answer());
      return;
    }
    log.add(in.request());
    serve(exchange, in, plan.ruling(in.request()));
  }

  private void serve(HttpExchange exchange, Incoming in, FaultPlan.Ruling ruling)
      throws IOException, InterruptedException {
    switch (ruling.fault()) {
      case S3Fault.None none -> send(exchange, answer(in));
      case S3Fault.ErrorAnswer error -> send(exchange, answer(error));
      case S3Fault.ErrorIn200 error -> send(exchange, answer(error));
      case S3Fault.LostRequest lost -> {}
      case S3Fault.LostAnswer lost -> answer(in);
      case S3Fault.TruncatedBody cut -> begin(exchange, answer(in), cut.bytes());
      case S3Fault.FlippedBit flip -> send(exchange, flipped(answer(in), flip.at()));
      case S3Fault.Stall stall -> {
        ruling.healed().await();
        send(exchange, answer(in));
      }
      case S3Fault.StalledBody stall -> {
        S3Answer answer = answer(in);
        int first = Math.min(stall.bytes(), answer.body().length);
        begin(exchange, answer, first);
        ruling.healed().await();
        finish(exchange, answer, first);
      }
    }
  }

  private S3Answer answer(Incoming in) {
    try {
      return actions.answer(in, pageSize);
    } catch (S3Refusal e) {
      return e.answer();
    } catch (RuntimeException e) {
      return new S3Refusal(500, "InternalError", "a fault of this server: " + e).answer();
    }
  }

  private static S3Answer answer(S3Fault.ErrorAnswer error) {
    return new S3Refusal(error.status(), error.code(), "on script").answer().with(error.headers());
  }

  private static S3Answer answer(S3Fault.ErrorIn200 error) {
    return S3Answer.xml(
        200, new Xml("Error").text("Code", error.code()).text("Message", "on script").end());
  }

  private static S3Answer flipped(S3Answer answer, int at) {
    byte[] body = answer.body().clone();
    if (body.length > 0) {
      body[at % body.length] ^= 1;
    }
    return new S3Answer(answer.status(), answer.headers(), body);
  }

  private static void send(HttpExchange exchange, S3Answer answer) throws IOException {
    begin(exchange, answer, answer.body().length);
    finish(exchange, answer, answer.body().length);
  }

  private static void finish(HttpExchange exchange, S3Answer answer, int from) throws IOException {
    if (!isBodiless(exchange, answer)) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(answer.body(), from, answer.body().length - from);
      }
    }
  }

  /// Headers, and the first bytes of the body.
  private static void begin(HttpExchange exchange, S3Answer answer, int bytes) throws IOException {
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    if (isBodiless(exchange, answer)) {
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.getResponseHeaders().set("Content-Length", "" + answer.body().length);
      }
      exchange.sendResponseHeaders(answer.status(), -1);
      return;
    }
    exchange.sendResponseHeaders(answer.status(), answer.body().length);
    OutputStream out = exchange.getResponseBody();
    out.write(Arrays.copyOf(answer.body(), Math.min(bytes, answer.body().length)));
    out.flush();
  }

  private static boolean isBodiless(HttpExchange exchange, S3Answer answer) {
    return exchange.getRequestMethod().equals("HEAD")
        || answer.status() == 204
        || answer.status() == 304
        || answer.body().length == 0;
  }
}
