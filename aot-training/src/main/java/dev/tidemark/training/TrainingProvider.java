package dev.tidemark.training;

import dev.tidemark.spi.sink.MirrorSink;
import dev.tidemark.spi.sink.Setting;
import dev.tidemark.spi.sink.SinkProvider;
import dev.tidemark.spi.sink.SinkSettings;
import dev.tidemark.spi.sink.TargetException;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// The door for the training: a target at the address `aot-training://run` that is never there, but
/// has the program run while it is opened.
public final class TrainingProvider implements SinkProvider {

  private static final String TYPE = "aot-training";
  private static final String ADDRESS = TYPE + "://run";

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public List<Setting> settings() {
    return List.of();
  }

  @Override
  public boolean accepts(String address) {
    return address.equals(ADDRESS);
  }

  @Override
  public Map<String, String> parse(String address) {
    return Map.of();
  }

  @Override
  public MirrorSink open(SinkSettings settings) throws TargetException {
    try {
      AotTraining.run();
    } catch (IOException | ReflectiveOperationException e) {
      throw new TargetException.Rejected("the training failed: " + e, e);
    }
    throw new TargetException.Missing("the training is over, and there is no such target");
  }
}
