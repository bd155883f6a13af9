package dev.tidemark.targets.ssh;

import dev.tidemark.spi.folder.FolderSink;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.Setting;
import dev.tidemark.spi.sink.SinkProvider;
import dev.tidemark.spi.sink.SinkSettings;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.sink.Traits;
import dev.tidemark.targets.ssh.SshPlace.MinaAccess;
import dev.tidemark.targets.ssh.SshPlace.OpenSshAccess;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// `type: ssh`: a folder of a host, over sftp. Nothing is needed at the host but an ssh server with
/// its sftp subsystem.
public final class SshSinkProvider implements SinkProvider {

  private final UserEnvironment environment;

  public SshSinkProvider() {
    this(UserEnvironment.ofThisProcess());
  }

  SshSinkProvider(UserEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public String type() {
    return "ssh";
  }

  @Override
  public List<Setting> settings() {
    return SshSettings.ALL;
  }

  @Override
  public boolean accepts(String address) {
    return address.startsWith(SshAddress.SCHEME);
  }

  @Override
  public Map<String, String> parse(String address) {
    return SshAddress.parse(
        address,
        SshSettings.ALL.stream()
            .filter(setting -> !setting.secret())
            .map(Setting::name)
            .collect(Collectors.toSet()));
  }

  @Override
  public Optional<String> transport(SinkSettings settings) {
    return Optional.of(TransportKind.of(settings, environment).toString());
  }

  @Override
  public ObjectSink open(SinkSettings settings) throws TargetException, InterruptedException {
    SshPlace place = place(settings);
    Traits traits =
        new Traits(
            place.location(), !place.promises().singleWriter(), true, place.link().parallelism());
    SftpFolderOps ops = new SftpFolderOps(new ChannelPool(transport(place), place.link()), place);
    try {
      return FolderSink.open(ops, traits, place.promises().singleWriter());
    } catch (TargetException | InterruptedException | RuntimeException e) {
      ops.close();
      throw e;
    }
  }

  private SshPlace place(SinkSettings settings) throws TargetException, InterruptedException {
    try {
      return SshSettings.place(settings, environment);
    } catch (IOException e) {
      throw new TargetException.Unavailable(
          "open ssh://" + settings.get(SshSettings.HOST) + ": " + e.getMessage(), e);
    }
  }

  private static Transport transport(SshPlace place) {
    return switch (place.access()) {
      case MinaAccess access -> new MinaTransport(new MinaConnector(place, access));
      case OpenSshAccess access -> new OpenSshTransport(place, access);
    };
  }
}
