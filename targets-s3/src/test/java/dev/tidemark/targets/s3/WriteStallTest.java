package dev.tidemark.targets.s3;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.words.Hash;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Goal: an upload that a store no longer takes ends by the interrupt that the watchdog sends.
///
/// Method: a server that accepts the connection and reads nothing. Once the socket is full, the
/// uploading thread waits in its write; then it is interrupted.
@Timeout(60)
final class WriteStallTest {

  private static final long LENGTH = 1L << 30;

  /// A gigabyte of zeros, if anybody wanted it.
  private static Content zeros(AtomicLong sent) {
    return new Content() {
      @Override
      public long length() {
        return LENGTH;
      }

      @Override
      public Hash sha256() {
        return Sinks.HELLO.sha256();
      }

      @Override
      public InputStream open() {
        return new InputStream() {
          @Override
          public int read() {
            sent.incrementAndGet();
            return 0;
          }

          @Override
          public int read(byte[] to, int offset, int length) {
            sent.addAndGet(length);
            return length;
          }
        };
      }
    };
  }

  @ParameterizedTest
  @EnumSource(Client.class)
  void an_interrupt_ends_an_upload_that_nobody_takes(Client client) throws Exception {
    try (ServerSocket blackHole = new ServerSocket()) {
      blackHole.setReceiveBufferSize(8 << 10);
      blackHole.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      URI endpoint = URI.create("http://127.0.0.1:" + blackHole.getLocalPort());
      AtomicLong sent = new AtomicLong();
      CompletableFuture<Void> ended = new CompletableFuture<>();
      try (ObjectSink sink = Sinks.open(client, endpoint, Map.of())) {
        Thread uploading =
            Thread.ofVirtual()
                .start(() -> {
                  try {
                    sink.create(Sinks.NAME, zeros(sent));
                    ended.complete(null);
                  } catch (Exception e) {
                    ended.completeExceptionally(e);
                  }
                });
        try (Socket taken = blackHole.accept()) {
          while (sent.get() < 64 << 10 || uploading.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
          }
          uploading.interrupt();
          assertThatThrownBy(() -> ended.get(10, TimeUnit.SECONDS))
              .isInstanceOf(ExecutionException.class)
              .hasCauseInstanceOf(InterruptedException.class);
        }
      }
    }
  }
}
