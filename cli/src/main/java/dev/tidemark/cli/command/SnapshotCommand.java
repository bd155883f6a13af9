package dev.tidemark.cli.command;

import dev.tidemark.cli.exit.CliException;
import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.cli.output.Units;
import dev.tidemark.cli.place.WhenText;
import dev.tidemark.cli.store.Session;
import dev.tidemark.cli.store.VolumeAccess;
import dev.tidemark.engine.archive.RestorePoint;
import dev.tidemark.engine.embed.OpenVolume;
import dev.tidemark.engine.view.StateSelector;
import dev.tidemark.engine.view.VolumeState;
import dev.tidemark.engine.volume.SnapshotName;
import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.engine.volume.TransactionInfo;
import dev.tidemark.engine.volume.Volume;
import dev.tidemark.spi.words.TxId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `snapshot`.
@Command(name = "snapshot", description = "Name a state of the volume, or list the names.")
public final class SnapshotCommand implements Callable<Integer> {

  private final Session session;

  @Mixin WaitOption wait = new WaitOption();

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "The name to give.")
  @Nullable String name;

  @Option(
      names = "--at",
      paramLabel = "WHEN",
      defaultValue = "latest",
      description =
          "The state to name: latest, head, tid:HEX, a time, an age, a snapshot. Default: latest.")
  String at = "latest";

  @Option(
      names = {"-l", "--list"},
      description = "List the snapshots.")
  boolean list;

  public SnapshotCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (list == (name != null)) {
      throw new CliException(ExitCode.USAGE, "snapshot wants either a NAME or --list");
    }
    return name == null ? list() : give(name);
  }

  private int list() {
    try (OpenVolume open = session.volumes().openToRead(session.volumeDirectory())) {
      Volume volume = open.volume();
      TxId head = volume.durable().map(Transaction::tid).orElse(TxId.ZERO);
      List<SnapshotName> names = head.isZero() ? List.of() : volume.snapshots(head);
      names.forEach(snapshot -> show(volume, snapshot));
    }
    return ExitCode.OK.code();
  }

  private void show(Volume volume, SnapshotName snapshot) {
    Optional<Instant> time = volume.transaction(snapshot.tid()).map(Transaction::time);
    String shown = time.map(Units::time).orElse("-");
    session
        .console()
        .result(
            "snapshot",
            Map.of("name", snapshot.name(), "tid", snapshot.tid().toString(), "time", shown),
            snapshot.tid() + "  " + shown + "  " + snapshot.name());
  }

  private int give(String newName) throws InterruptedException {
    checkName(newName);
    try (OpenVolume open =
        session.volumes().openToWrite(session.volumeDirectory(), wait.patience())) {
      RestorePoint state = VolumeState.choose(open.volume(), session.when(at)).point();
      refuseIfTaken(open.volume(), newName);
      open.volume()
          .write(
              VolumeAccess.info(TransactionInfo.Kind.WHOLE, "snapshot " + newName),
              tx -> {
                Volume.nameSnapshot(tx, newName, state.tid());
                return true;
              });
      session
          .console()
          .result(
              "snapshot",
              Map.of(
                  "name", newName, "tid", state.tid().toString(), "time", Units.time(state.time())),
              "Named tid "
                  + state.tid()
                  + " of "
                  + Units.time(state.time())
                  + " '"
                  + newName
                  + "'.");
    }
    return ExitCode.OK.code();
  }

  private static void checkName(String name) {
    boolean plain = WhenText.NAME.matcher(name).matches() && isSnapshot(name);
    if (!plain) {
      throw new CliException(
          ExitCode.USAGE,
          "'"
              + name
              + "' cannot name a snapshot; use letters, digits and . _ : + - (at most 200), and nothing that reads as"
              + " latest, head, a time or an age");
    }
  }

  private static boolean isSnapshot(String name) {
    try {
      return WhenText.parse(name, Instant.EPOCH) instanceof StateSelector.Snapshot;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void refuseIfTaken(Volume volume, String name) {
    TxId head = volume.head().map(Transaction::tid).orElse(TxId.ZERO);
    if (!head.isZero() && volume.snapshots(head).stream().anyMatch(s -> s.name().equals(name))) {
      throw new CliException(
          ExitCode.REFUSED, "a snapshot is named '" + name + "' already; choose another name");
    }
  }
}
