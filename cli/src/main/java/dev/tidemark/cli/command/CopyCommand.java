package dev.tidemark.cli.command;

import dev.tidemark.cli.config.TargetConfig;
import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.cli.output.ProgressRows;
import dev.tidemark.cli.output.Units;
import dev.tidemark.cli.store.Session;
import dev.tidemark.cli.store.VolumeAccess;
import dev.tidemark.engine.archive.CommitReader;
import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.Descriptor;
import dev.tidemark.engine.copy.ContentProofLevel;
import dev.tidemark.engine.copy.CopyFinding;
import dev.tidemark.engine.copy.CopyLimits;
import dev.tidemark.engine.copy.CopyListener;
import dev.tidemark.engine.copy.CopyResult;
import dev.tidemark.engine.copy.KnownCopy;
import dev.tidemark.engine.copy.PlaceCopy;
import dev.tidemark.engine.embed.OpenVolume;
import dev.tidemark.engine.mirror.MirrorLimits;
import dev.tidemark.engine.mirror.MirrorListener;
import dev.tidemark.engine.mirror.Target;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.Hash;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `copy`.
@Command(
    name = "copy",
    description = {
      "Copy an archive exactly to another place, or bring such a copy up to date.",
      "Needs neither volume nor key; may be killed at any time. What is proven damaged or gone at the",
      "copy is made again from the source; nothing else is overwritten or deleted."
    })
public final class CopyCommand implements Callable<Integer> {

  private static final int SHOWN_MAX = 20;

  private final Session session;

  @Parameters(
      index = "0",
      paramLabel = "ARCHIVE",
      description = "The source: a target by name, or its address alone.")
  String source = "";

  @Parameters(
      index = "1",
      paramLabel = "TARGET",
      description = "The copy: a target by name, or its address alone.")
  String target = "";

  @Option(
      names = "--create",
      description = "TARGET is empty: make it a copy. Never happens by itself.")
  boolean create;

  @Option(
      names = "--content",
      description = "Read every object of the copy and prove it, not only names and lengths.")
  boolean content;

  public CopyCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws TargetException, InterruptedException, IOException {
    session.guard().checkTarget(target, "copy to " + target);
    session.targets().checkMounted(source);
    session.targets().checkMounted(target);
    PlaceCopy.Place from = session.targets().place(source);
    PlaceCopy.Place to = session.targets().place(target);
    PlaceCopy round = new PlaceCopy(from, to, session.seam(), CopyLimits.defaults());
    long ofRegistration = create ? register(round.create(), from, to) : 0;
    try (ProgressRows rows = new ProgressRows(session.console())) {
      Progress progress = new Progress(rows, target);
      CopyResult copied =
          round.run(
              KnownCopy.nothing(
                  content ? new ContentProofLevel.Content() : new ContentProofLevel.Listing()),
              progress,
              progress::sent,
              (pause, reason) -> session.targets().waiting(target, pause, reason));
      rows.close();
      progress.mended.forEach(what -> session.console().warn(target + ": mended: " + what));
      show(copied, progress, requests(from, to) - ofRegistration);
      return (copied.unmended().isEmpty() ? ExitCode.OK : ExitCode.INTEGRITY).code();
    }
  }

  private static long requests(PlaceCopy.Place from, PlaceCopy.Place to) {
    return from.link().requests() + to.link().requests();
  }

  /// @return requests that this has cost, which is no part of the copy
  private long register(Descriptor descriptor, PlaceCopy.Place from, PlaceCopy.Place to)
      throws TargetException, InterruptedException, IOException {
    long before = requests(from, to);
    register(descriptor);
    return requests(from, to) - before;
  }

  /// A target of this name in the configuration is one of the volume's from now on, if it is the
  /// volume's archive and the volume is at hand.
  private void register(Descriptor descriptor)
      throws TargetException, InterruptedException, IOException {
    Optional<TargetConfig> named = session.targets().find(target);
    if (named.isEmpty()) {
      return;
    }
    Optional<Path> directory = session.findVolumeDirectory().filter(VolumeAccess::holdsVolume);
    if (directory.isEmpty()) {
      return;
    }
    try (OpenVolume open = session.volumes().openToRead(directory.get())) {
      if (descriptor.volume().equals(open.volume().id())) {
        Target place = MirrorRunner.place(session, named.get());
        MirrorRunner.of(session, open, MirrorLimits.defaults(), MirrorListener.NONE).create(place);
      }
    }
  }

  private void show(CopyResult copied, Progress progress, long requests) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("source", source);
    fields.put("target", target);
    fields.put("commit", copied.mark().number());
    fields.put("tid", tid(copied).orElse(""));
    fields.put("objects", progress.objects.get());
    fields.put("bytes", progress.bytes.get());
    fields.put("requests", requests);
    fields.put("compared", content ? "content" : "names_and_lengths");
    fields.put("mended", progress.mended);
    fields.put("left_out", copied.leftOut());
    fields.put("unmended", copied.unmended().stream().map(Object::toString).toList());
    if (!session.console().isJson()) {
      copied.unmended().stream()
          .limit(SHOWN_MAX)
          .forEach(finding -> session.console().warn("copy to " + target + ": " + finding));
    }
    session.console().result("copy", fields, text(copied, progress, requests));
  }

  private String text(CopyResult copied, Progress progress, long requests) {
    String state =
        compared(copied)
            + " at commit "
            + copied.mark().number()
            + tid(copied).map(tid -> ", tid " + tid).orElse("")
            + (copied.leftOut() == 0
                ? ""
                : ", but for "
                    + Units.count(copied.leftOut(), "object", "objects")
                    + " that the source has lost and given up");
    String sent =
        progress.objects.get() == 0
            ? "nothing to send"
            : "sent "
                + Units.count(progress.objects.get(), "object", "objects")
                + ", "
                + Units.bytes(progress.bytes.get())
                + ", in "
                + Units.count(requests, "request", "requests");
    return state + "; " + sent + unread() + ".";
  }

  private String compared(CopyResult copied) {
    if (!copied.unmended().isEmpty()) {
      return target
          + " is NOT equal to "
          + source
          + ", "
          + Units.count(copied.unmended().size(), "object differs", "objects differ")
          + ",";
    }
    return content
        ? target + " holds all that " + source + " names, each object proven by its hash,"
        : target + " has the names and lengths of " + source;
  }

  /// An object that is good at the copy says nothing of the source's.
  private String unread() {
    return content
        ? "; at " + source + " no more was read than what was sent (verify --content)"
        : "; content was not compared (--content)";
  }

  private static Optional<String> tid(CopyResult copied) {
    return copied
        .newest()
        .map(CommitReader.Found.Good::header)
        .map(header -> header.mark().tid())
        .filter(tid -> !tid.isZero())
        .map(Object::toString);
  }

  /// Progress as one row, and the sums.
  private static final class Progress implements CopyListener {
    private final ProgressRows rows;
    private final String name;
    private final AtomicLong objects = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final List<String> mended = new CopyOnWriteArrayList<>();
    private volatile long total;

    Progress(ProgressRows rows, String name) {
      this.rows = rows;
      this.name = name;
    }

    void sent(long more) {
      long done = bytes.addAndGet(more);
      rows.bytes(name, done, Math.max(done, total));
    }

    @Override
    public void phase(Phase phase) {
      rows.phase(name, phase.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public void agreed() {}

    @Override
    public void expect(long more) {
      total = bytes.get() + more;
    }

    @Override
    public void arrived() {
      objects.incrementAndGet();
    }

    @Override
    public void mended(String what) {
      mended.add(what);
    }

    @Override
    public void unmended(CopyFinding finding) {}

    @Override
    public void committed(CommitHeader header, Hash hash) {
      objects.incrementAndGet();
      rows.phase(name, "commit " + header.number());
    }
  }
}
