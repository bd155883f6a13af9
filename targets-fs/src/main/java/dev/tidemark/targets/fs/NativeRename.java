package dev.tidemark.targets.fs;

import dev.tidemark.spi.folder.FolderOps.Naming;
import dev.tidemark.spi.folder.RefusedException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// A rename that replaces nothing, which NIO lacks: `renameat2(RENAME_NOREPLACE)` on Linux,
/// `renamex_np(RENAME_EXCL)` on macOS, and on Windows the plain move, which is one. Needed on file
/// systems without hard links, such as those of most USB sticks, and loaded only there.
final class NativeRename {

  private static final int AT_FDCWD = -100;
  private static final int RENAME_NOREPLACE = 1;
  private static final int RENAME_EXCL = 4;

  private static final String OS = System.getProperty("os.name", "");
  private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final Optional<Call> CALL = find();

  /// The system's function, ready to be called.
  private interface Call {
    int invoke(MemorySegment state, MemorySegment from, MemorySegment to) throws Throwable;
  }

  private NativeRename() {}

  static Naming rename(Path from, Path to) throws IOException {
    if (OS.startsWith("Windows")) {
      return move(from, to);
    }
    return CALL.isPresent() ? call(CALL.get(), from, to) : Naming.NOT_SUPPORTED;
  }

  private static Naming move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to);
      return Naming.DONE;
    } catch (FileAlreadyExistsException e) {
      return Naming.TAKEN;
    }
  }

  private static Naming call(Call call, Path from, Path to) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(CALL_STATE);
      int result = call.invoke(state, text(arena, from), text(arena, to));
      return result == 0 ? Naming.DONE : failed((int) ERRNO.get(state, 0L), to);
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("a native call throws nothing checked", e);
    }
  }

  private static MemorySegment text(Arena arena, Path path) {
    return arena.allocateFrom(path.toString(), StandardCharsets.UTF_8);
  }

  private static Naming failed(int errno, Path to) throws IOException {
    return switch (Errno.of(errno)) {
      case EEXIST -> Naming.TAKEN;
      case UNSUPPORTED -> Naming.NOT_SUPPORTED;
      case ENOENT -> throw new NoSuchFileException(to.toString());
      case DENIED -> throw new AccessDeniedException(to.toString());
      case ENOSPC -> throw RefusedException.full(null);
      case EROFS -> throw RefusedException.readOnly(null);
      case EDQUOT -> throw RefusedException.overQuota(null);
      case EFBIG -> throw OsErrors.tooLarge(null);
      case ENAMETOOLONG -> throw OsErrors.nameTooLong(null);
      case OTHER -> throw new IOException("rename to " + to + " failed (errno " + errno + ")");
    };
  }

  private static Optional<Call> find() {
    return switch (OS) {
      case "Linux" -> linux();
      case "Mac OS X" -> macOs();
      default -> Optional.empty();
    };
  }

  private static Optional<Call> linux() {
    return handle(
            "renameat2",
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT))
        .map(handle ->
            (state, from, to) ->
                (int) handle.invokeExact(state, AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE));
  }

  private static Optional<Call> macOs() {
    return handle(
            "renamex_np",
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT))
        .map(handle -> (state, from, to) -> (int) handle.invokeExact(state, from, to, RENAME_EXCL));
  }

  @SuppressWarnings("restricted")
  private static Optional<MethodHandle> handle(String name, FunctionDescriptor descriptor) {
    Linker linker = Linker.nativeLinker();
    SymbolLookup lookup = linker.defaultLookup();
    return lookup
        .find(name)
        .map(symbol ->
            linker.downcallHandle(symbol, descriptor, Linker.Option.captureCallState("errno")));
  }

  /// Error numbers, as far as they mean something here.
  private enum Errno {
    EEXIST,
    ENOENT,
    DENIED,
    ENOSPC,
    EROFS,
    EDQUOT,
    EFBIG,
    ENAMETOOLONG,
    UNSUPPORTED,
    OTHER;

    static Errno of(int errno) {
      return switch (errno) {
        case 17 -> EEXIST;
        case 2, 20 -> ENOENT;
        case 1, 13 -> DENIED;
        case 27 -> EFBIG;
        case 28 -> ENOSPC;
        case 30 -> EROFS;
        case 18, 22 -> UNSUPPORTED;
        default -> OS.equals("Linux") ? ofLinux(errno) : ofMacOs(errno);
      };
    }

    private static Errno ofLinux(int errno) {
      return switch (errno) {
        case 122 -> EDQUOT;
        case 36 -> ENAMETOOLONG;
        case 38, 95 -> UNSUPPORTED;
        default -> OTHER;
      };
    }

    private static Errno ofMacOs(int errno) {
      return switch (errno) {
        case 69 -> EDQUOT;
        case 63 -> ENAMETOOLONG;
        case 45, 78, 102 -> UNSUPPORTED;
        default -> OTHER;
      };
    }
  }
}
