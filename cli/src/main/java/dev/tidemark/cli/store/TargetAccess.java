package dev.tidemark.cli.store;

import dev.tidemark.cli.config.TargetConfig;
import dev.tidemark.cli.exit.CliException;
import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.cli.output.Units;
import dev.tidemark.engine.archive.ArchiveReader;
import dev.tidemark.engine.archive.RememberedArchive;
import dev.tidemark.engine.copy.PlaceCopy;
import dev.tidemark.engine.link.Link;
import dev.tidemark.engine.link.LinkPolicy;
import dev.tidemark.engine.mirror.TargetMemory;
import dev.tidemark.engine.seam.LocalDisk;
import dev.tidemark.spi.sink.MirrorSink;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.SinkProvider;
import dev.tidemark.spi.sink.SinkSettings;
import dev.tidemark.spi.sink.TargetException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// Opens targets: by the name they have in the configuration, or by their address alone. What is
/// opened to read keeps to the limits of its target, is tried again while the place is unavailable,
/// and says when it waits.
public final class TargetAccess {

  private static final String SINGLE_WRITER = "single-writer";

  private final Session session;

  public TargetAccess(Session session) {
    this.session = session;
  }

  /// Opens a configured target as it is, with nothing in between.
  public ObjectSink openBare(TargetConfig target) throws TargetException, InterruptedException {
    return open(target.provider(), target.resolve());
  }

  /// Opens a target by its name in the configuration, if there is one of that name, else by its
  /// address, to read.
  ///
  /// @throws TargetException.Unavailable if the volume knows that its disk is not mounted
  public ObjectSink open(String nameOrAddress) throws TargetException, InterruptedException {
    checkMounted(nameOrAddress);
    PlaceCopy.Place place = place(nameOrAddress);
    return place
        .link()
        .openToRead(place.opener(), (pause, reason) -> waiting(nameOrAddress, pause, reason));
  }

  /// Nothing is looked for on the disk beneath one that is not mounted.
  ///
  /// @throws TargetException.Unavailable if that is known of it
  public void checkMounted(String nameOrAddress) throws TargetException {
    Optional<String> unmounted = unmounted(nameOrAddress);
    if (unmounted.isPresent()) {
      throw new TargetException.Unavailable(
          "read target " + nameOrAddress + ": " + unmounted.get(), null);
    }
  }

  private Optional<String> unmounted(String nameOrAddress) {
    try {
      Optional<TargetMemory> memory = memory(nameOrAddress);
      return memory.isPresent()
          ? memory.get().unmounted(find(nameOrAddress).flatMap(TargetConfig::localPath))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /// A place and the way there, not yet opened: by its name in the configuration, if there is one
  /// of that name, else by its address.
  public PlaceCopy.Place place(String nameOrAddress) {
    Optional<TargetConfig> named = find(nameOrAddress);
    if (named.isPresent()) {
      boolean single =
          Boolean.parseBoolean(named.get().settings().getOrDefault(SINGLE_WRITER, "false"));
      return place(nameOrAddress, policy(named.get()), () -> openBare(named.get()), single);
    }
    TargetTypes.Address address = session.types().address(nameOrAddress);
    return place(
        nameOrAddress,
        LinkPolicy.defaults(),
        () -> open(address.provider(), address.settings()),
        address.settings().flag(SINGLE_WRITER));
  }

  /// How the link of a target is treated, by readers and by rounds alike.
  public LinkPolicy policy(TargetConfig target) {
    return session.isUnattended() ? target.link().unattended() : target.link();
  }

  private PlaceCopy.Place place(
      String name, LinkPolicy policy, Link.Opener opener, boolean singleWriter) {
    Link link = session.links().of(name, policy);
    return new PlaceCopy.Place(name, link, opener, singleWriter);
  }

  /// The target of this name in the configuration, if there is one. Where the text is an address,
  /// no configuration is read.
  public Optional<TargetConfig> find(String nameOrAddress) {
    return isAddress(nameOrAddress)
        ? Optional.empty()
        : session.findConfig().flatMap(config -> config.find(nameOrAddress));
  }

  /// Whether this can only be an address: a target's name has neither a slash nor a colon.
  public static boolean isAddress(String nameOrAddress) {
    return nameOrAddress.indexOf('/') >= 0 || nameOrAddress.indexOf(':') >= 0;
  }

  /// Says that it waits.
  public void waiting(String name, Duration pause, TargetException reason) {
    session.console().say(name + ": waiting " + Units.duration(pause) + ": " + reason.getMessage());
  }

  /// Opens the archive at a target, to read it.
  public ArchiveReader openArchive(String nameOrAddress)
      throws TargetException, InterruptedException {
    return archive(nameOrAddress, open(nameOrAddress));
  }

  /// The same on the line of a commit; empty = the newest one.
  public ArchiveReader openArchive(String nameOrAddress, Optional<Long> commit)
      throws TargetException, InterruptedException {
    return archive(nameOrAddress, open(nameOrAddress), commit);
  }

  /// The archive at a place, on the line of a commit; closes the sink if there is none.
  public ArchiveReader archive(String nameOrAddress, ObjectSink sink, Optional<Long> commit)
      throws TargetException, InterruptedException {
    ArchiveReader newest = archive(nameOrAddress, sink);
    try {
      return commit.isPresent() ? newest.asOfCommit(commit.get()) : newest;
    } catch (TargetException | InterruptedException | RuntimeException e) {
      newest.close();
      throw e;
    }
  }

  /// The archive at a place, compared with what the volume remembers of it, if it is one of its
  /// targets; closes the sink if there is none.
  public ArchiveReader archive(String nameOrAddress, ObjectSink sink)
      throws TargetException, InterruptedException {
    try {
      ArchiveReader reader = ArchiveReader.open(sink, session.seam());
      reader.compare(remembered(nameOrAddress));
      return reader;
    } catch (TargetException | InterruptedException | RuntimeException e) {
      sink.close();
      throw e;
    }
  }

  /// What the volume here remembers of a target.
  public RememberedArchive remembered(String nameOrAddress) {
    try {
      Optional<TargetMemory> memory = memory(nameOrAddress);
      return memory.isPresent() ? memory.get().remembered() : RememberedArchive.NOTHING;
    } catch (IOException e) {
      session
          .console()
          .warn(
              nameOrAddress
                  + ": it is not compared with what was seen there last: "
                  + ExitCodes.tell(e).text());
      return RememberedArchive.NOTHING;
    }
  }

  /// Where the volume here keeps what it remembers of a target.
  public Optional<TargetMemory> memory(String nameOrAddress) {
    return find(nameOrAddress)
        .flatMap(target -> session.findVolumeDirectory())
        .filter(VolumeAccess::holdsVolume)
        .map(directory -> new TargetMemory(new LocalDisk(directory), nameOrAddress));
  }

  private static ObjectSink open(SinkProvider provider, SinkSettings settings)
      throws TargetException, InterruptedException {
    try {
      MirrorSink sink = provider.open(settings);
      return switch (sink) {
        case ObjectSink objects -> objects;
      };
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }
}
