import dev.tidemark.spi.folder.FolderOps;
import dev.tidemark.spi.folder.FolderSink;
import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.Setting;
import dev.tidemark.spi.sink.SinkProvider;
import dev.tidemark.spi.sink.SinkSettings;
import dev.tidemark.spi.sink.Traits;
import dev.tidemark.spi.words.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.keyverifier.AcceptAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.sftp.client.RawSftpClient;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClient.Attributes;
import org.apache.sshd.sftp.client.SftpClient.CloseableHandle;
import org.apache.sshd.sftp.client.SftpClient.DirEntry;
import org.apache.sshd.sftp.client.SftpClient.OpenMode;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHFsyncExtension;
import org.apache.sshd.sftp.client.impl.AbstractSftpClient;
import org.apache.sshd.sftp.client.impl.SftpInputStreamAsync;
import org.apache.sshd.sftp.client.impl.SftpOutputStreamAsync;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;

/// Objects over sftp by one of three clients, which all do the same steps for an object (a file
/// under a free name, its content, a sync, a link, syncs of folders): Tidemark's own over ssh, its
/// own over MINA's ssh, and MINA's sftp client over MINA's ssh.
///
///     java -cp 'LIB/*:sshd-sftp.jar' SftpLoop.java openssh|mina|mina-sftp FOLDER LARGE SMALL
///
/// Does LARGE objects of 8 MiB in and out again, and SMALL ones of 1 KiB in, by four threads, and
/// prints seconds for each, then CPU seconds and the most heap in MiB. The server is that of
/// `tools/servers/sshd.sh`.
public final class SftpLoop {

  private static final int THREADS = 4;
  private static final ExecutorService CALLERS = Executors.newFixedThreadPool(THREADS);
  private static final String SERVER = System.getenv("TIDEMARK_TEST_SSH_DIR");
  private static final int PORT = Integer.parseInt(System.getenv("TIDEMARK_TEST_SSH_PORT"));

  private SftpLoop() {}

  public static void main(String[] arguments) throws Exception {
    String folder = arguments[1];
    int large = Integer.parseInt(arguments[2]);
    int small = Integer.parseInt(arguments[3]);
    byte[] random = new byte[8 << 20];
    new Random(1).nextBytes(random);
    Content eightMib = Content.of(random, Sha256.of(random));
    byte[] zeros = new byte[1 << 10];
    Content oneKib = Content.of(zeros, Sha256.of(zeros));
    try (ObjectSink sink = open(arguments[0], folder)) {
      each(8, i -> put(sink, "warm/" + i, eightMib));
      each(8, i -> get(sink, "warm/" + i, random.length));
      double put = each(large, i -> put(sink, "large/" + i, eightMib));
      double get = each(large, i -> get(sink, "large/" + i, random.length));
      double creates = each(small, i -> put(sink, "small/" + i, oneKib));
      System.out.printf("%s\t%.2f\t%.2f\t%.2f\t%.1f\t%d%n", arguments[0], put, get, creates, cpu(), heap());
    }
    System.exit(0); // the library's threads
  }

  private interface Step {
    void run(int i) throws Exception;
  }

  private static double each(int count, Step step) throws Exception {
    long begin = System.nanoTime();
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int number = i;
      all.add(CALLERS.submit(() -> { step.run(number); return null; }));
    }
    for (Future<?> one : all) {
      one.get();
    }
    return (System.nanoTime() - begin) / 1e9;
  }

  private static void put(ObjectSink sink, String name, Content content) throws Exception {
    sink.create(new ObjectName(name), content);
  }

  private static void get(ObjectSink sink, String name, int length) throws Exception {
    try (InputStream in = sink.open(new ObjectName(name), 0, Long.MAX_VALUE).orElseThrow()) {
      if (in.transferTo(java.io.OutputStream.nullOutputStream()) != length) {
        throw new IOException(name + " came back cut short");
      }
    }
  }

  /// Of this process and its children that have ended or still run.
  private static double cpu() {
    Duration all = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    for (ProcessHandle child : ProcessHandle.current().descendants().toList()) {
      all = all.plus(child.info().totalCpuDuration().orElse(Duration.ZERO));
    }
    return all.toMillis() / 1e3;
  }

  private static long heap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getPeakUsage)
            .mapToLong(usage -> usage.getUsed())
            .sum()
        >> 20;
  }

  private static ObjectSink open(String client, String folder) throws Exception {
    return client.equals("mina-sftp")
        ? FolderSink.open(new MinaOps(folder), new Traits("bench", true, true, THREADS), false)
        : tidemarks(client, folder);
  }

  private static ObjectSink tidemarks(String transport, String folder) throws Exception {
    SinkProvider provider =
        ServiceLoader.load(SinkProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(p -> p.type().equals("ssh"))
            .findFirst()
            .orElseThrow();
    Map<String, String> settings = new HashMap<>();
    for (Setting setting : provider.settings()) {
      setting.defaultValue().ifPresent(value -> settings.put(setting.name(), value));
    }
    settings.put("transport", transport);
    settings.put("host", "127.0.0.1");
    settings.put("port", String.valueOf(PORT));
    settings.put("user", "tidemark-sftp");
    settings.put("path", folder);
    settings.put("identity-file", SERVER + "/keys/ed25519");
    settings.put("known-hosts-file", SERVER + "/known_hosts");
    settings.put("ssh-config", "none");
    return (ObjectSink) provider.open(new SinkSettings(settings));
  }

  /// The same file system by MINA's client, a channel for each thread. It has no
  /// `hardlink@openssh.com`, so that request is put together here.
  private static final class MinaOps implements FolderOps {

    private final SshClient client =
        ClientBuilder.builder()
            .cipherFactories(List.of(BuiltinCiphers.aes256gcm))
            .serverKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE)
            .build();
    private final ClientSession session;
    private final ThreadLocal<SftpClient> clients = ThreadLocal.withInitial(this::channel);
    private final String root;

    MinaOps(String root) throws IOException {
      this.root = root;
      CoreModuleProperties.TCP_NODELAY.set(client, true);
      CoreModuleProperties.NIO2_READ_BUFFER_SIZE.set(client, 128 << 10);
      CoreModuleProperties.WINDOW_SIZE.set(client, 4L << 20);
      client.start();
      session = client.connect("tidemark-sftp", "127.0.0.1", PORT).verify().getSession();
      new FileKeyPairProvider(Path.of(SERVER, "keys", "ed25519"))
          .loadKeys(null)
          .forEach(session::addPublicKeyIdentity);
      session.auth().verify();
    }

    private SftpClient channel() {
      try {
        return SftpClientFactory.instance().createSftpClient(session);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    private String path(String relative) {
      return relative.isEmpty() ? root : root + "/" + relative;
    }

    private static Status status(Attributes attributes) {
      Kind kind = attributes.isRegularFile() ? Kind.FILE : attributes.isDirectory() ? Kind.FOLDER : Kind.OTHER;
      return new Status(kind, attributes.getSize(), attributes.getModifyTime().toInstant());
    }

    @Override
    public List<Entry> list(String folder) throws IOException {
      List<Entry> entries = new ArrayList<>();
      for (DirEntry entry : clients.get().readDir(path(folder))) {
        if (!entry.getFilename().equals(".") && !entry.getFilename().equals("..")) {
          entries.add(new Entry(entry.getFilename(), Optional.of(status(entry.getAttributes()))));
        }
      }
      return entries;
    }

    @Override
    public Optional<Status> status(String path) throws IOException {
      try {
        return Optional.of(status(clients.get().lstat(path(path))));
      } catch (SftpException e) {
        if (e.getStatus() == SftpConstants.SSH_FX_NO_SUCH_FILE) {
          return Optional.empty();
        }
        throw e;
      }
    }

    @Override
    public void makeFolder(String folder) throws IOException {
      try {
        clients.get().mkdir(path(folder));
      } catch (SftpException e) {
        if (status(folder).isEmpty()) {
          throw e;
        }
      }
    }

    @Override
    public void syncFolder(String folder) throws IOException {
      SftpClient sftp = clients.get();
      try (CloseableHandle handle = sftp.open(path(folder), OpenMode.Read)) {
        sftp.getExtension(OpenSSHFsyncExtension.class).fsync(handle);
      }
    }

    @Override
    public NewFile create(String path) throws IOException {
      SftpClient sftp = clients.get();
      CloseableHandle handle =
          sftp.open(path(path), EnumSet.of(OpenMode.Write, OpenMode.Create, OpenMode.Exclusive));
      SftpOutputStreamAsync out =
          new SftpOutputStreamAsync(
              (AbstractSftpClient) sftp, SftpClient.IO_BUFFER_SIZE, path(path), handle);
      return new NewFile() {
        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
          out.write(bytes, offset, length);
        }

        @Override
        public void sync() throws IOException {
          out.flush();
          sftp.getExtension(OpenSSHFsyncExtension.class).fsync(handle);
        }

        @Override
        public void close() throws IOException {
          out.close();
        }
      };
    }

    @Override
    public Naming name(String from, String to, Way way) throws IOException {
      if (way != Way.LINK) {
        return Naming.NOT_SUPPORTED;
      }
      SftpClient sftp = clients.get();
      Buffer request = new ByteArrayBuffer();
      request.putString("hardlink@openssh.com");
      request.putString(path(from));
      request.putString(path(to));
      RawSftpClient raw = (RawSftpClient) sftp;
      Buffer answer = raw.receive(raw.send(SftpConstants.SSH_FXP_EXTENDED, request));
      answer.getInt();
      answer.getUByte();
      answer.getInt();
      return answer.getInt() == SftpConstants.SSH_FX_OK ? Naming.DONE : Naming.TAKEN;
    }

    @Override
    public void delete(String path) throws IOException {
      clients.get().remove(path(path));
    }

    @Override
    public InputStream read(String path, long offset, long length) throws IOException {
      SftpClient sftp = clients.get();
      Optional<Status> status = status(path);
      if (status.isEmpty()) {
        throw new NoSuchFileException(path);
      }
      CloseableHandle handle = sftp.open(path(path), OpenMode.Read);
      return new SftpInputStreamAsync(
          (AbstractSftpClient) sftp,
          SftpClient.IO_BUFFER_SIZE,
          offset,
          status.get().length(),
          path(path),
          handle);
    }

    @Override
    public void close() {
      session.close(true);
      client.stop();
    }
  }
}
