package dev.tidemark.cli.plugin;

import dev.tidemark.spi.sink.SinkProvider;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Objects;

/// The classes of one plug-in: those of its jars, the JDK's, and those of `spi`, which it shares
/// with the program. What else the program is made of does not exist for it: a plug-in brings its
/// libraries in the versions it was built with.
final class PluginClasses extends URLClassLoader {

  /// @param name of the plug-in, for stack traces
  PluginClasses(String name, URL[] jars) {
    super(name, jars, new Spi());
  }

  /// The only window into the program.
  private static final class Spi extends ClassLoader {

    private static final String WORDS = "dev.tidemark.spi.";

    private final ClassLoader program =
        Objects.requireNonNull(SinkProvider.class.getClassLoader(), "spi's class loader");

    Spi() {
      super("spi", ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (!name.startsWith(WORDS)) {
        throw new ClassNotFoundException(name);
      }
      return program.loadClass(name);
    }
  }
}
