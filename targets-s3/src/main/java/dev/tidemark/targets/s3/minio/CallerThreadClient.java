package dev.tidemark.targets.s3.minio;

import java.io.IOException;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.Timeout;
import org.jspecify.annotations.Nullable;

/// An HTTP client whose background calls are none: they run on the thread that asks for them. The
/// MinIO client knows only background calls, which no interrupt of the caller would reach.
final class CallerThreadClient extends OkHttpClient {

  CallerThreadClient(Builder settings) {
    super(settings);
  }

  @Override
  public Call newCall(Request request) {
    return new Direct(super.newCall(request));
  }

  private record Direct(Call call) implements Call {

    @Override
    public void enqueue(Callback callback) {
      try {
        callback.onResponse(this, call.execute());
      } catch (IOException e) {
        callback.onFailure(this, e);
      }
    }

    @Override
    public Request request() {
      return call.request();
    }

    @Override
    public Response execute() throws IOException {
      return call.execute();
    }

    @Override
    public void cancel() {
      call.cancel();
    }

    @Override
    public boolean isExecuted() {
      return call.isExecuted();
    }

    @Override
    public boolean isCanceled() {
      return call.isCanceled();
    }

    @Override
    public Timeout timeout() {
      return call.timeout();
    }

    @Override
    public void addEventListener(okhttp3.EventListener listener) {
      call.addEventListener(listener);
    }

    @Override
    public <T> @Nullable T tag(kotlin.reflect.KClass<T> type) {
      return call.tag(type);
    }

    @Override
    public <T> @Nullable T tag(Class<? extends T> type) {
      return call.tag(type);
    }

    @Override
    public <T> T tag(
        kotlin.reflect.KClass<T> type, kotlin.jvm.functions.Function0<? extends T> orElse) {
      return call.tag(type, orElse);
    }

    @Override
    public <T> T tag(Class<T> type, kotlin.jvm.functions.Function0<? extends T> orElse) {
      return call.tag(type, orElse);
    }

    @Override
    public Call clone() {
      return new Direct(call.clone());
    }
  }
}
