package dev.tidemark.targets.fs;

import dev.tidemark.spi.folder.RefusedException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The meaning of the operating system's errors. NIO gives most errors only as the system's text,
/// in the language of `LC_ALL`; the texts here are those of the C locale, which the launcher sets.
/// An unknown text is passed on as it is.
final class OsErrors {

  private static final Map<String, Function<IOException, RefusedException>> REFUSALS =
      Map.of(
          "No space left on device", RefusedException::full,
          "There is not enough space on the disk", RefusedException::full,
          "Disk quota exceeded", RefusedException::overQuota,
          "Read-only file system", RefusedException::readOnly,
          "File too large", OsErrors::tooLarge,
          "File name too long", OsErrors::nameTooLong);

  private static final Set<String> UNSUPPORTED =
      Set.of(
          "Operation not permitted",
          "Operation not supported",
          "Not supported",
          "Function not implemented",
          "Invalid cross-device link",
          "Incorrect function");

  private OsErrors() {}

  static RefusedException tooLarge(@Nullable IOException e) {
    return RefusedException.unfit("the file is too large for this file system", e);
  }

  static RefusedException nameTooLong(@Nullable IOException e) {
    return RefusedException.unfit("the name is too long for this file system", e);
  }

  static IOException translate(IOException e) {
    String text = text(e);
    Function<IOException, RefusedException> refusal = REFUSALS.get(text);
    if (refusal != null) {
      return refusal.apply(e);
    }
    if (text.equals("Not a directory")) {
      return new NoSuchFileException(file(e), null, text);
    }
    if (text.equals("Operation not permitted")) {
      AccessDeniedException denied = new AccessDeniedException(file(e), null, text);
      denied.initCause(e);
      return denied;
    }
    return e;
  }

  /// Whether a link failed because this file system has none.
  static boolean isUnsupported(FileSystemException e) {
    return UNSUPPORTED.contains(text(e));
  }

  private static String text(IOException e) {
    String text = e instanceof FileSystemException fs ? fs.getReason() : e.getMessage();
    return Optional.ofNullable(text).orElse("");
  }

  private static String file(IOException e) {
    String file = e instanceof FileSystemException fs ? fs.getFile() : null;
    return Optional.ofNullable(file).orElse("it");
  }
}
