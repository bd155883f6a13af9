package dev.tidemark.cli.plugin;

import dev.tidemark.cli.config.ConfigReader;
import dev.tidemark.spi.sink.MirrorSink;
import dev.tidemark.spi.sink.Setting;
import dev.tidemark.spi.sink.SinkProvider;
import dev.tidemark.spi.sink.SinkSettings;
import dev.tidemark.spi.sink.TargetException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// A plug-in's provider, kept from harming others: what it throws beside its contract becomes a
/// message that names the plug-in, and its calls have its own class loader as the thread's, which
/// many libraries look for.
final class PluginProvider implements SinkProvider {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");

  private final SinkProvider inner;
  private final Path entry;
  private final Consumer<String> complaints;
  private final String type;
  private final List<Setting> settings;

  private PluginProvider(
      SinkProvider inner,
      Path entry,
      Consumer<String> complaints,
      String type,
      List<Setting> settings) {
    this.inner = inner;
    this.entry = entry;
    this.complaints = complaints;
    this.type = type;
    this.settings = settings;
  }

  /// @throws IllegalArgumentException if it does not describe itself as it must
  static PluginProvider around(SinkProvider inner, Path entry, Consumer<String> complaints) {
    String type = inner.type();
    checkName("target type", type);
    List<Setting> settings = List.copyOf(inner.settings());
    for (Setting setting : settings) {
      checkName("setting of " + type, setting.name());
      if (ConfigReader.TARGET_KEYS.contains(setting.name())) {
        throw new IllegalArgumentException(
            "its setting '" + setting.name() + "' is a key that every target has");
      }
    }
    return new PluginProvider(inner, entry, complaints, type, settings);
  }

  private static void checkName(String what, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "its "
              + what
              + " '"
              + name
              + "' is no name of a-z, 0-9 and '-' that begins with a letter");
    }
  }

  private ClassLoader enter() {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(inner.getClass().getClassLoader());
    return before;
  }

  private static void leave(ClassLoader before) {
    Thread.currentThread().setContextClassLoader(before);
  }

  @Override
  public String type() {
    return type;
  }

  @Override
  public List<Setting> settings() {
    return settings;
  }

  /// One that fails takes no address, and leaves it to the others.
  @Override
  public boolean accepts(String address) {
    ClassLoader before = enter();
    try {
      return inner.accepts(address);
    } catch (RuntimeException | LinkageError | ServiceConfigurationError e) {
      complaints.accept(text("cannot be asked whether it takes an address", e));
      return false;
    } finally {
      leave(before);
    }
  }

  @Override
  public Map<String, String> parse(String address) {
    ClassLoader before = enter();
    try {
      return inner.parse(address);
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (RuntimeException | LinkageError | ServiceConfigurationError e) {
      throw new IllegalArgumentException(text("cannot read the address '" + address + "'", e), e);
    } finally {
      leave(before);
    }
  }

  /// One that fails is nowhere on this machine.
  @Override
  public Optional<Path> localPath(SinkSettings given) {
    ClassLoader before = enter();
    try {
      return inner.localPath(given);
    } catch (RuntimeException | LinkageError | ServiceConfigurationError e) {
      complaints.accept(text("cannot be asked where on this machine it is", e));
      return Optional.empty();
    } finally {
      leave(before);
    }
  }

  /// One that fails has no way to tell of.
  @Override
  public Optional<String> transport(SinkSettings given) {
    ClassLoader before = enter();
    try {
      return inner.transport(given);
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (RuntimeException | LinkageError | ServiceConfigurationError e) {
      complaints.accept(text("cannot be asked how it is reached", e));
      return Optional.empty();
    } finally {
      leave(before);
    }
  }

  @Override
  public MirrorSink open(SinkSettings given) throws TargetException, InterruptedException {
    ClassLoader before = enter();
    try {
      return inner.open(given);
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (RuntimeException | LinkageError | ServiceConfigurationError e) {
      throw new TargetException.Rejected(text("cannot open the target", e), e);
    } finally {
      leave(before);
    }
  }

  private String text(String what, Throwable failure) {
    return "plug-in " + entry + " " + what + ": " + PluginFault.tell(failure);
  }
}
