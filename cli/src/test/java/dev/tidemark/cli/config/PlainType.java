package dev.tidemark.cli.config;

import dev.tidemark.spi.sink.MirrorSink;
import dev.tidemark.spi.sink.Setting;
import dev.tidemark.spi.sink.SinkProvider;
import dev.tidemark.spi.sink.SinkSettings;
import java.util.List;
import java.util.Map;

/// A type without settings.
final class PlainType implements SinkProvider {

  @Override
  public String type() {
    return "plain";
  }

  @Override
  public List<Setting> settings() {
    return List.of();
  }

  @Override
  public boolean accepts(String address) {
    return false;
  }

  @Override
  public Map<String, String> parse(String address) {
    throw new IllegalArgumentException(address);
  }

  @Override
  public MirrorSink open(SinkSettings settings) {
    throw new UnsupportedOperationException();
  }
}
