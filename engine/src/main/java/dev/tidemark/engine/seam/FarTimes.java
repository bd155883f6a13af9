package dev.tidemark.engine.seam;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/// Times of files that lie more than 292 years from 1970. The JDK reads them without their last
/// digits, or wrongly; Linux is asked itself, by `statx`. Elsewhere the JDK's word stands.
public final class FarTimes {

  private static final long NEAR_SECONDS = 9_000_000_000L;

  private static final int AT_FDCWD = -100;
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int STATX_MTIME = 0x40;
  private static final int STATX_BYTES = 256;
  private static final int SECONDS_AT = 112;
  private static final int NANOS_AT = 120;

  private static final Optional<MethodHandle> STATX = statx();

  private FarTimes() {}

  private static Optional<MethodHandle> statx() {
    boolean linux = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).equals("linux");
    if (!linux || ADDRESS.byteSize() != Long.BYTES) {
      return Optional.empty();
    }
    Linker linker = Linker.nativeLinker();
    FunctionDescriptor call =
        FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
    return linker.defaultLookup().find("statx").map(at -> linker.downcallHandle(at, call));
  }

  /// When a file, or a link itself, was last changed.
  ///
  /// @param path as the system has it; asked for only if need be
  /// @param said what the JDK says
  public static Instant modified(Supplier<byte[]> path, Instant said) {
    if (STATX.isEmpty() || Math.abs(said.getEpochSecond()) < NEAR_SECONDS) {
      return said;
    }
    try (Arena arena = Arena.ofConfined()) {
      byte[] bytes = path.get();
      MemorySegment text = arena.allocate(bytes.length + 1L);
      MemorySegment.copy(bytes, 0, text, JAVA_BYTE, 0, bytes.length);
      MemorySegment out = arena.allocate(STATX_BYTES, Long.BYTES);
      int failed =
          (int) STATX.get().invokeExact(AT_FDCWD, text, AT_SYMLINK_NOFOLLOW, STATX_MTIME, out);
      return failed != 0
          ? said
          : instant(out.get(JAVA_LONG_UNALIGNED, SECONDS_AT), out.get(JAVA_INT, NANOS_AT), said);
    } catch (Throwable e) {
      throw new IllegalStateException("call statx", e);
    }
  }

  private static Instant instant(long seconds, int nanos, Instant said) {
    try {
      return Instant.ofEpochSecond(seconds, nanos);
    } catch (DateTimeException e) {
      return said;
    }
  }
}
