package dev.tidemark.cli.plugin;

import java.util.ServiceConfigurationError;

/// The fault of a plug-in, in words for the person who installed it.
final class PluginFault {

  private static final String OURS = "dev.tidemark.";

  private PluginFault() {}

  static String tell(Throwable failure) {
    return switch (failure) {
      case ServiceConfigurationError e when e.getCause() != null -> tell(e.getCause());
      case UnsupportedClassVersionError e ->
          "it was built for a newer Java than "
              + Runtime.version().feature()
              + "; get a build for this one, or run a newer Java";
      case NoClassDefFoundError e when e.getCause() instanceof ExceptionInInitializerError cause ->
          tell(cause);
      case NoClassDefFoundError e -> lacks(text(e).replace('/', '.'));
      case ClassNotFoundException e -> lacks(text(e));
      case ExceptionInInitializerError e when e.getCause() != null -> tell(e.getCause());
      case IncompatibleClassChangeError e ->
          "it was built against another version of what it uses ("
              + text(e)
              + "); get a build for this version of Tidemark";
      default -> text(failure);
    };
  }

  private static String lacks(String className) {
    return className.startsWith(OURS)
        ? "it uses " + className + ", which this version of Tidemark has not for plug-ins"
        : "the class "
            + className
            + " is missing; put the plug-in and its libraries together in one folder";
  }

  /// One line.
  private static String text(Throwable failure) {
    String message = failure.getMessage();
    String text = message == null ? failure.getClass().getName() : message;
    return text.lines().findFirst().orElse(text);
  }
}
