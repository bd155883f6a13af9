package dev.tidemark.testkit;

import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.words.Hash;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;

/// Adds what is read of a content to a sum.
record CountedContent(Content content, AtomicLong sum) implements Content {

  @Override
  public long length() {
    return content.length();
  }

  @Override
  public Hash sha256() {
    return content.sha256();
  }

  @Override
  public InputStream open() throws IOException {
    return new CountedStream(content.open(), sum);
  }
}
