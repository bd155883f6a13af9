package dev.tidemark.targets.ssh;

import dev.tidemark.spi.folder.FolderOps.Entry;
import dev.tidemark.spi.folder.FolderOps.Kind;
import dev.tidemark.spi.folder.FolderOps.Status;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/// The requests of sftp version 3 (draft-ietf-secsh-filexfer-02) that are needed here, and
/// OpenSSH's extensions to it (OpenSSH's `PROTOCOL`, section 4). Paths are the server's.
final class Sftp {

  static final int VERSION = 2;

  private static final int OPEN = 3;
  private static final int CLOSE = 4;
  private static final int READ = 5;
  private static final int WRITE = 6;
  private static final int LSTAT = 7;
  private static final int OPENDIR = 11;
  private static final int READDIR = 12;
  private static final int REMOVE = 13;
  private static final int MKDIR = 14;
  private static final int REALPATH = 16;
  private static final int STAT = 17;
  private static final int RENAME = 18;
  private static final int EXTENDED = 200;

  private static final int STATUS = 101;
  static final int HANDLE = 102;
  private static final int DATA = 103;
  private static final int NAME = 104;
  private static final int ATTRS = 105;
  private static final int EXTENDED_REPLY = 201;

  static final int OK = 0;
  static final int EOF = 1;
  static final int NO_SUCH_FILE = 2;
  static final int PERMISSION_DENIED = 3;
  static final int FAILURE = 4;
  static final int BAD_MESSAGE = 5;
  static final int OP_UNSUPPORTED = 8;

  static final int FOR_READING = 0x01;
  static final int FOR_A_NEW_FILE = 0x02 | 0x08 | 0x20;

  static final String FSYNC = "fsync@openssh.com";
  static final String HARDLINK = "hardlink@openssh.com";
  static final String POSIX_RENAME = "posix-rename@openssh.com";
  static final String STATVFS = "statvfs@openssh.com";
  static final String LIMITS = "limits@openssh.com";

  private static final int VERSION_SPOKEN = 3;
  private static final int READDIRS_AHEAD = 4;

  private static final int HAS_SIZE = 0x01;
  private static final int HAS_OWNER = 0x02;
  private static final int HAS_MODE = 0x04;
  private static final int HAS_TIMES = 0x08;
  private static final int HAS_MORE = 0x80000000;

  private final SftpChannel channel;
  private final Map<String, String> extensions = new TreeMap<>();

  /// What a status answer says.
  record Verdict(int code, String text) {}

  /// Free room.
  record Room(long freeBytes, long freeInodes, boolean readOnly) {}

  /// The longest data of one read and of one write, in bytes.
  record Limits(int read, int write) {}

  private Sftp(SftpChannel channel) {
    this.channel = channel;
  }

  /// Opens a channel and greets the server.
  static Sftp open(Transport transport, Duration limit) throws IOException {
    SftpChannel channel = SftpChannel.open(transport, limit);
    try {
      Sftp sftp = new Sftp(channel);
      sftp.take(channel.greet(VERSION_SPOKEN, limit));
      return sftp;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private void take(SftpReply greeting) throws IOException {
    if (greeting.id() != VERSION_SPOKEN) {
      throw new IOException("the server speaks sftp version " + greeting.id() + ", not 3");
    }
    while (greeting.hasMore()) {
      extensions.put(greeting.text(), greeting.text());
    }
  }

  boolean has(String extension) {
    return extensions.containsKey(extension);
  }

  SftpChannel channel() {
    return channel;
  }

  SftpReply await(CompletableFuture<SftpReply> answer) throws IOException {
    return channel.await(answer);
  }

  // Questions.

  Optional<Status> lstat(String path) throws IOException {
    return status(path, await(askLstat(path)));
  }

  Optional<Status> stat(String path) throws IOException {
    return status(path, await(channel.ask(SftpRequest.of(STAT, path))));
  }

  CompletableFuture<SftpReply> askLstat(String path) throws IOException {
    return channel.ask(SftpRequest.of(LSTAT, path));
  }

  static Optional<Status> status(String path, SftpReply reply) throws IOException {
    if (reply.type() == ATTRS) {
      return Optional.of(attributes(reply));
    }
    Verdict verdict = verdict(reply);
    if (verdict.code() == NO_SUCH_FILE) {
      return Optional.empty();
    }
    throw failed(verdict, path);
  }

  /// The canonical form of a path; `.` is the folder after login.
  String realPath(String path) throws IOException {
    SftpReply reply = await(channel.ask(SftpRequest.of(REALPATH, path)));
    if (reply.type() == NAME && reply.number() > 0) {
      return reply.text();
    }
    throw failed(verdict(reply), path);
  }

  /// All entries of a folder. Several reads are under way at once.
  List<Entry> list(String folder) throws IOException {
    byte[] handle = handle(folder, await(channel.ask(SftpRequest.of(OPENDIR, folder))));
    try {
      List<Entry> entries = new ArrayList<>();
      ArrayDeque<CompletableFuture<SftpReply>> ahead = new ArrayDeque<>();
      while (ahead.size() < READDIRS_AHEAD) {
        ahead.add(channel.ask(SftpRequest.about(READDIR, handle)));
      }
      while (take(folder, await(ahead.remove()), entries)) {
        ahead.add(channel.ask(SftpRequest.about(READDIR, handle)));
      }
      return entries;
    } finally {
      askClose(handle);
    }
  }

  /// Passes if this is a folder that may be listed.
  ///
  /// @param otherwise what to say if not
  void checkFolder(String folder, Verdict otherwise) throws IOException {
    SftpReply reply = await(channel.ask(SftpRequest.of(OPENDIR, folder)));
    if (reply.type() != HANDLE) {
      throw failed(otherwise, folder);
    }
    askClose(reply.bytes());
  }

  private static boolean take(String folder, SftpReply reply, List<Entry> to) throws IOException {
    if (reply.type() != NAME) {
      Verdict verdict = verdict(reply);
      if (verdict.code() == EOF) {
        return false;
      }
      throw failed(verdict, folder);
    }
    for (int left = reply.number(); left > 0; left--) {
      String name = reply.text();
      reply.slice();
      Status status = attributes(reply);
      if (!name.equals(".") && !name.equals("..")) {
        to.add(new Entry(name, Optional.of(status)));
      }
    }
    return true;
  }

  /// Empty if the server does not tell.
  Optional<Room> room(String path) throws IOException {
    if (!has(STATVFS)) {
      return Optional.empty();
    }
    SftpReply reply = await(channel.ask(SftpRequest.of(EXTENDED, STATVFS, path)));
    if (reply.type() != EXTENDED_REPLY) {
      return Optional.empty();
    }
    long[] numbers = new long[11];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = reply.longNumber();
    }
    boolean inodesCounted = numbers[5] > 0;
    return Optional.of(
        new Room(
            numbers[4] * numbers[1],
            inodesCounted ? numbers[7] : Long.MAX_VALUE,
            (numbers[9] & 1) != 0));
  }

  /// Empty if the server does not tell.
  Optional<Limits> limits() throws IOException {
    if (!has(LIMITS)) {
      return Optional.empty();
    }
    SftpReply reply = await(channel.ask(SftpRequest.of(EXTENDED, LIMITS)));
    if (reply.type() != EXTENDED_REPLY) {
      return Optional.empty();
    }
    reply.longNumber();
    long read = reply.longNumber();
    long write = reply.longNumber();
    return Optional.of(new Limits(clamp(read), clamp(write)));
  }

  private static int clamp(long length) {
    return Math.clamp(length, 0, Integer.MAX_VALUE);
  }

  // Changes. They answer with a verdict, which the caller judges.

  Verdict makeFolder(String path) throws IOException {
    return told(SftpRequest.of(MKDIR, path).put(HAS_MODE).put(0700));
  }

  Verdict remove(String path) throws IOException {
    return told(SftpRequest.of(REMOVE, path));
  }

  Verdict rename(String from, String to) throws IOException {
    return has(POSIX_RENAME)
        ? told(SftpRequest.of(EXTENDED, POSIX_RENAME, from, to))
        : told(SftpRequest.of(RENAME, from, to));
  }

  Verdict link(String from, String to) throws IOException {
    return told(SftpRequest.of(EXTENDED, HARDLINK, from, to));
  }

  private Verdict told(SftpRequest request) throws IOException {
    return verdict(await(channel.ask(request)));
  }

  // Open files.

  byte[] open(String path, int how) throws IOException {
    return handle(path, await(askOpen(path, how)));
  }

  CompletableFuture<SftpReply> askOpen(String path, int how) throws IOException {
    SftpRequest open = SftpRequest.of(OPEN, path).put(how);
    return channel.ask(how == FOR_A_NEW_FILE ? open.put(HAS_MODE).put(0600) : open.put(0));
  }

  static byte[] handle(String path, SftpReply reply) throws IOException {
    if (reply.type() == HANDLE) {
      return reply.bytes();
    }
    throw failed(verdict(reply), path);
  }

  CompletableFuture<SftpReply> askRead(byte[] handle, long offset, int length) throws IOException {
    return channel.ask(SftpRequest.about(READ, handle).put(offset).put(length));
  }

  /// The bytes read; empty at the end of the file.
  static Optional<java.nio.ByteBuffer> data(String path, SftpReply reply) throws IOException {
    if (reply.type() == DATA) {
      return Optional.of(reply.slice());
    }
    Verdict verdict = verdict(reply);
    if (verdict.code() == EOF) {
      return Optional.empty();
    }
    throw failed(verdict, path);
  }

  CompletableFuture<SftpReply> askWrite(
      byte[] handle, long position, byte[] from, int at, int length) throws IOException {
    SftpRequest request = SftpRequest.of(WRITE, handle.length + length + 16);
    return channel.ask(request.put(handle, 0, handle.length).put(position).put(from, at, length));
  }

  CompletableFuture<SftpReply> askSync(byte[] handle) throws IOException {
    return channel.ask(SftpRequest.of(EXTENDED, FSYNC).put(handle, 0, handle.length));
  }

  /// The answer to a close is of no interest: what had to last was synced before.
  void askClose(byte[] handle) {
    try {
      channel.ask(SftpRequest.about(CLOSE, handle));
    } catch (IOException lost) {
      // The server closes what a lost channel had open.
    }
  }

  // Answers.

  static Verdict verdict(SftpReply reply) throws IOException {
    if (reply.type() != STATUS) {
      throw new IOException("the server's sftp answer has the unexpected type " + reply.type());
    }
    int code = reply.number();
    String text = reply.hasMore() ? reply.text() : "";
    // A path through a file leads nowhere; OpenSSH says so by the code, proftpd in words.
    return new Verdict(text.equals("Not a directory") ? NO_SUCH_FILE : code, text);
  }

  static void check(SftpReply reply, String path) throws IOException {
    Verdict verdict = verdict(reply);
    if (verdict.code() != OK) {
      throw failed(verdict, path);
    }
  }

  static IOException failed(Verdict verdict, String path) {
    return switch (verdict.code()) {
      case NO_SUCH_FILE -> new NoSuchFileException(path);
      case PERMISSION_DENIED -> new AccessDeniedException(path);
      default -> new FileSystemException(path, null, "the server says: " + words(verdict));
    };
  }

  private static String words(Verdict verdict) {
    String text = MessageText.of(verdict.text());
    return text.isEmpty() ? "status " + verdict.code() : text;
  }

  private static Status attributes(SftpReply reply) throws IOException {
    int flags = reply.number();
    long size = (flags & HAS_SIZE) != 0 ? reply.longNumber() : 0;
    if ((flags & HAS_OWNER) != 0) {
      reply.longNumber();
    }
    int mode = (flags & HAS_MODE) != 0 ? reply.number() : 0;
    long times = (flags & HAS_TIMES) != 0 ? reply.longNumber() : 0;
    if ((flags & HAS_MORE) != 0) {
      for (int left = reply.number(); left > 0; left--) {
        reply.slice();
        reply.slice();
      }
    }
    return new Status(kind(mode), size, Instant.ofEpochSecond(times & 0xFFFF_FFFFL));
  }

  private static Kind kind(int mode) {
    return switch (mode & 0170000) {
      case 0100000 -> Kind.FILE;
      case 0040000 -> Kind.FOLDER;
      default -> Kind.OTHER;
    };
  }
}
