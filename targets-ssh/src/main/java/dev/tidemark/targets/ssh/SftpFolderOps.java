package dev.tidemark.targets.ssh;

import dev.tidemark.spi.folder.FolderOps;
import dev.tidemark.spi.folder.RefusedException;
import dev.tidemark.targets.ssh.ChannelPool.Lease;
import dev.tidemark.targets.ssh.Sftp.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// A folder of a host, over sftp.
///
/// - **Exclusive** by `hardlink@openssh.com`, which fails where the new name is taken. Plain sftp
///   renames promise that too, but OpenSSH's own looks first and renames then where links are not
///   to be had; so there is no `RENAME_NO_REPLACE` here.
/// - **Durable** by `fsync@openssh.com`. A folder is synced as a file that was opened for reading.
final class SftpFolderOps implements FolderOps {

  private static final int PIECE_BYTES_PLAIN = 32 << 10;
  private static final int PIECE_BYTES_MAX = 255 << 10;

  private final ChannelPool link;
  private final String root;
  private final boolean acceptUnsynced;
  private final SftpErrors errors;
  private volatile Sftp.Limits limits = new Sftp.Limits(0, 0);
  private volatile boolean foldersUnsyncable;

  SftpFolderOps(ChannelPool link, SshPlace place) {
    this.link = link;
    this.root = place.path();
    this.acceptUnsynced = place.promises().acceptUnsynced();
    this.errors = new SftpErrors(root);
  }

  @Override
  public List<Entry> list(String folder) throws IOException {
    try (Lease lease = link.lease()) {
      return lease.sftp().list(path(folder));
    }
  }

  @Override
  public Optional<Status> status(String path) throws IOException {
    try (Lease lease = link.lease()) {
      return path.isEmpty() ? lease.sftp().stat(root) : lease.sftp().lstat(path(path));
    }
  }

  @Override
  public void makeFolder(String folder) throws IOException {
    String path = path(folder);
    try (Lease lease = link.lease()) {
      Sftp sftp = lease.sftp();
      Verdict verdict = sftp.makeFolder(path);
      if (verdict.code() != Sftp.OK) {
        Optional<Status> there = folder.isEmpty() ? sftp.stat(path) : sftp.lstat(path);
        if (there.isEmpty()) {
          checkAbove(folder, verdict);
          errors.check(sftp, path, verdict);
        } else if (there.get().kind() != Kind.FOLDER) {
          throw new FileAlreadyExistsException(path);
        }
      }
      if (folder.isEmpty()) {
        syncAbove(sftp);
      }
    }
  }

  private void checkAbove(String folder, Verdict verdict) throws RefusedException {
    if (folder.isEmpty() && verdict.code() == Sftp.NO_SUCH_FILE) {
      throw new RefusedException(
          "there is no folder " + above(), "make it, or correct 'path'", null);
    }
  }

  private String above() {
    int slash = root.lastIndexOf('/');
    return slash < 0 ? "." : slash == 0 ? "/" : root.substring(0, slash);
  }

  /// The folder above the root is not ours, and often not readable: then whoever made the root
  /// answers for it.
  private void syncAbove(Sftp sftp) throws IOException {
    try {
      sync(sftp, above());
    } catch (AccessDeniedException e) {
      // See above.
    }
  }

  @Override
  public void syncFolder(String folder) throws IOException {
    try (Lease lease = link.lease()) {
      sync(lease.sftp(), path(folder));
    }
  }

  private void sync(Sftp sftp, String folder) throws IOException {
    if (foldersUnsyncable || !canSync(sftp)) {
      return;
    }
    SftpReply reply = sftp.await(sftp.askOpen(folder, Sftp.FOR_READING));
    if (reply.type() != Sftp.HANDLE) {
      sftp.checkFolder(folder, Sftp.verdict(reply));
      acceptUnsynced("it cannot sync folders");
      return;
    }
    byte[] handle = reply.bytes();
    try {
      Verdict verdict = Sftp.verdict(sftp.await(sftp.askSync(handle)));
      if (verdict.code() == Sftp.BAD_MESSAGE || verdict.code() == Sftp.OP_UNSUPPORTED) {
        acceptUnsynced("it cannot sync folders");
      } else {
        errors.check(sftp, folder, verdict);
      }
    } finally {
      sftp.askClose(handle);
    }
  }

  private boolean canSync(Sftp sftp) throws RefusedException {
    boolean can = sftp.has(Sftp.FSYNC);
    if (!can) {
      acceptUnsynced("it has no " + Sftp.FSYNC);
    }
    return can;
  }

  private void acceptUnsynced(String fact) throws RefusedException {
    if (!acceptUnsynced) {
      throw new RefusedException(
          "a power cut at the server could take objects away again, as " + fact,
          "set 'accept-unsynced: true' if that may be, or use another server",
          null);
    }
    foldersUnsyncable = true;
  }

  @Override
  public NewFile create(String path) throws IOException {
    Lease lease = link.lease();
    try {
      canSync(lease.sftp());
      return new SftpNewFile(lease, errors, path(path), pieceBytes(limits(lease.sftp()).write()));
    } catch (IOException e) {
      lease.close();
      throw e;
    }
  }

  @Override
  public Naming name(String from, String to, Way way) throws IOException {
    try (Lease lease = link.lease()) {
      return switch (way) {
        case LINK -> link(lease.sftp(), path(from), path(to));
        case RENAME_NO_REPLACE -> Naming.NOT_SUPPORTED;
        case RENAME -> rename(lease.sftp(), path(from), path(to));
      };
    }
  }

  /// A failed link has no code of its own for a name that is taken or a disk without links: the
  /// server is asked what is there, and then whether it can link at all.
  private Naming link(Sftp sftp, String from, String to) throws IOException {
    if (!sftp.has(Sftp.HARDLINK)) {
      return Naming.NOT_SUPPORTED;
    }
    Verdict verdict = sftp.link(from, to);
    if (verdict.code() == Sftp.OK) {
      return Naming.DONE;
    }
    if (sftp.lstat(to).isPresent()) {
      return Naming.TAKEN;
    }
    if (sftp.lstat(from).isEmpty()) {
      throw new NoSuchFileException(from);
    }
    if (verdict.code() != Sftp.NO_SUCH_FILE && !linksBeside(sftp, from)) {
      return Naming.NOT_SUPPORTED;
    }
    errors.check(sftp, to, verdict);
    return Naming.DONE;
  }

  private boolean linksBeside(Sftp sftp, String file) throws IOException {
    String second = file + "-link";
    Verdict verdict = sftp.link(file, second);
    if (verdict.code() != Sftp.OK) {
      Optional<RefusedException> refusal = errors.refusal(sftp);
      if (refusal.isPresent()) {
        throw refusal.get();
      }
      return false;
    }
    sftp.remove(second);
    return true;
  }

  private Naming rename(Sftp sftp, String from, String to) throws IOException {
    errors.check(sftp, to, sftp.rename(from, to));
    return Naming.DONE;
  }

  @Override
  public void delete(String path) throws IOException {
    String file = path(path);
    try (Lease lease = link.lease()) {
      Sftp sftp = lease.sftp();
      Verdict verdict = sftp.remove(file);
      if (verdict.code() == Sftp.OK || verdict.code() == Sftp.NO_SUCH_FILE) {
        return;
      }
      if (sftp.lstat(file).filter(status -> status.kind() != Kind.FOLDER).isPresent()) {
        errors.check(sftp, file, verdict);
      }
    }
  }

  @Override
  public InputStream read(String path, long offset, long length) throws IOException {
    Lease lease = link.lease();
    try {
      return read(lease, path(path), offset, length);
    } catch (IOException | RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  /// Asked at once: what it is, and to open it.
  private InputStream read(Lease lease, String file, long offset, long length) throws IOException {
    Sftp sftp = lease.sftp();
    CompletableFuture<SftpReply> what = sftp.askLstat(file);
    CompletableFuture<SftpReply> opened = sftp.askOpen(file, Sftp.FOR_READING);
    Optional<Status> status = Sftp.status(file, sftp.await(what));
    SftpReply reply = sftp.await(opened);
    if (status.filter(s -> s.kind() == Kind.FILE).isEmpty()) {
      if (reply.type() == Sftp.HANDLE) {
        sftp.askClose(reply.bytes());
      }
      throw new NoSuchFileException(file);
    }
    long size = status.get().length();
    long end = offset >= size ? offset : offset + Math.min(length, size - offset);
    byte[] handle = Sftp.handle(file, reply);
    return new SftpReadStream(lease, file, handle, pieceBytes(limits(sftp).read()), offset, end);
  }

  private static int pieceBytes(int limit) {
    return limit == 0 ? PIECE_BYTES_PLAIN : Math.min(limit, PIECE_BYTES_MAX);
  }

  private Sftp.Limits limits(Sftp sftp) throws IOException {
    Sftp.Limits known = limits;
    if (known.read() == 0) {
      known = sftp.limits().orElse(new Sftp.Limits(PIECE_BYTES_PLAIN, PIECE_BYTES_PLAIN));
      limits = known;
    }
    return known;
  }

  @Override
  public void close() {
    link.close();
  }

  private String path(String relative) {
    return relative.isEmpty() ? root : root.endsWith("/") ? root + relative : root + "/" + relative;
  }
}
