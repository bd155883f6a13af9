package dev.tidemark.targets.ssh;

import dev.tidemark.spi.folder.RefusedException;
import dev.tidemark.targets.ssh.Sftp.Room;
import dev.tidemark.targets.ssh.Sftp.Verdict;
import java.io.IOException;
import java.util.Optional;

/// The possible meaning of a server's bare "Failure" of a change: sftp has no code for a full disk,
/// so the server is asked for its free room.
final class SftpErrors {

  private static final long NEARLY_NOTHING_BYTES = 1 << 20;

  private final String root;

  /// @param root a folder on the disk that is written to
  SftpErrors(String root) {
    this.root = root;
  }

  byte[] handle(Sftp sftp, String path, SftpReply reply) throws IOException {
    return reply.type() == Sftp.HANDLE ? reply.bytes() : fail(sftp, path, Sftp.verdict(reply));
  }

  void check(Sftp sftp, String path, SftpReply reply) throws IOException {
    check(sftp, path, Sftp.verdict(reply));
  }

  void check(Sftp sftp, String path, Verdict verdict) throws IOException {
    if (verdict.code() != Sftp.OK) {
      fail(sftp, path, verdict);
    }
  }

  private byte[] fail(Sftp sftp, String path, Verdict verdict) throws IOException {
    if (verdict.code() == Sftp.FAILURE) {
      Optional<RefusedException> refusal = refusal(sftp);
      if (refusal.isPresent()) {
        throw refusal.get();
      }
    }
    throw Sftp.failed(verdict, path);
  }

  /// Why nothing can be written, if the disk says so.
  Optional<RefusedException> refusal(Sftp sftp) throws IOException {
    return sftp.room(root).flatMap(SftpErrors::want);
  }

  private static Optional<RefusedException> want(Room room) {
    if (room.readOnly()) {
      return Optional.of(RefusedException.readOnly(null));
    }
    if (room.freeInodes() == 0) {
      return Optional.of(RefusedException.noInodes(null));
    }
    return room.freeBytes() < NEARLY_NOTHING_BYTES
        ? Optional.of(RefusedException.full(null))
        : Optional.empty();
  }
}
