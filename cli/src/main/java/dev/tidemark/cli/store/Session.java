package dev.tidemark.cli.store;

import dev.tidemark.cli.config.Config;
import dev.tidemark.cli.config.ConfigException;
import dev.tidemark.cli.config.ConfigFinder;
import dev.tidemark.cli.config.ConfigReader;
import dev.tidemark.cli.exit.CliException;
import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.cli.output.Console;
import dev.tidemark.cli.place.Place;
import dev.tidemark.cli.place.WhenText;
import dev.tidemark.cli.plugin.PluginFolders;
import dev.tidemark.engine.archive.RestorePoint;
import dev.tidemark.engine.link.Links;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.view.ChosenState;
import dev.tidemark.engine.view.StateSelector;
import dev.tidemark.spi.words.SystemPath;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The context of one run of the program: options, environment, console, target types, and the
/// configuration, read when it is first asked for.
public final class Session implements AutoCloseable {

  private final GlobalOptions options;
  private final Function<String, @Nullable String> environment;
  private final PrintStream out;
  private final PrintStream err;
  private final ConfigFinder finder;
  private final Links links = new Links(Seam.real());
  private boolean unattended;
  private boolean damaged;

  /// Complaints about plug-ins that wait for somebody to need one of them.
  private final List<String> unsaid = new ArrayList<>();

  private @Nullable TargetTypes types;
  private @Nullable Config config;

  public Session(
      GlobalOptions options,
      Function<String, @Nullable String> environment,
      PrintStream out,
      PrintStream err) {
    this.options = options;
    this.environment = environment;
    this.out = out;
    this.err = err;
    this.finder = new ConfigFinder(environment);
  }

  /// The command line could not be read, but it did ask for JSON.
  public void sawJson(boolean asked) {
    options.json |= asked;
  }

  /// Nobody looks: no progress, no remarks, and no waiting for places that do not answer.
  public void unattended() {
    options.quiet = true;
    unattended = true;
  }

  public boolean isUnattended() {
    return unattended;
  }

  public Console console() {
    return new Console(out, err, options.json, options.quiet);
  }

  public TargetTypes types() {
    if (types == null) {
      List<Path> folders = PluginFolders.of(PluginFolders.program(), environment, options.plugins);
      types = TargetTypes.find(folders, unattended ? unsaid::add : console()::warn);
    }
    return types;
  }

  /// What was kept to itself so far and explains this failure is said: a mistake in the
  /// configuration may come from a plug-in that could not be used.
  public void explain(Throwable failure) {
    if (failure.getCause() instanceof ConfigException) {
      unsaid.forEach(console()::warn);
    }
  }

  public Seam seam() {
    return Seam.real();
  }

  public VolumeAccess volumes() {
    return new VolumeAccess(seam(), console());
  }

  /// The links of this run, of its readers and its rounds.
  public Links links() {
    return links;
  }

  /// Closes what this run has left open at targets.
  @Override
  public void close() {
    links.close();
  }

  public TargetAccess targets() {
    return new TargetAccess(this);
  }

  public PlaceGuard guard() {
    return new PlaceGuard(this);
  }

  public StateOpener states() {
    return new StateOpener(this);
  }

  public @Nullable String environment(String name) {
    return environment.apply(name);
  }

  /// The configuration.
  ///
  /// @throws CliException if there is none, or it has mistakes: all of them are in the message
  public Config config() {
    return findConfig().orElseThrow(() -> new CliException(ExitCode.USAGE, noConfig()));
  }

  private String noConfig() {
    if (options.noConfig) {
      return "this needs the configuration, and --no-config says to read none; leave it out";
    }
    return "no configuration found; looked for "
        + finder.places().stream().map(Path::toString).collect(Collectors.joining(", "))
        + "; name one with -c, or write a first one with 'tidemark config new'";
  }

  /// The configuration, if there is one. What is wrong in it is said to who asks for the part that
  /// it is in.
  public Optional<Config> findConfig() {
    if (config == null) {
      configFile().ifPresent(file -> config = read(file, ConfigReader::readParts));
    }
    return Optional.ofNullable(config);
  }

  private Optional<Path> configFile() {
    if (options.noConfig && options.config != null) {
      throw new CliException(ExitCode.USAGE, "--config and --no-config exclude each other");
    }
    return options.noConfig ? Optional.empty() : finder.find(options.config);
  }

  /// The configuration as the file says it now, for this run's own may be older; all of it.
  ///
  /// @throws CliException if it has any mistake
  public Config readAgain(Path file) {
    return read(file, ConfigReader::read);
  }

  private interface Reading {
    Config of(ConfigReader reader, Path file, String text) throws ConfigException;
  }

  private Config read(Path file, Reading reading) {
    try {
      ConfigReader reader = new ConfigReader(types().byType(), environment);
      return reading.of(reader, file, Files.readString(file));
    } catch (NoSuchFileException e) {
      throw new CliException(
          ExitCode.USAGE,
          "no configuration at " + file + "; 'tidemark config new' writes a first one",
          e);
    } catch (AccessDeniedException e) {
      throw new CliException(
          ExitCode.USAGE,
          "cannot read the configuration "
              + file
              + ": access denied; check owner and mode, or name another with -c",
          e);
    } catch (IOException e) {
      throw new CliException(
          ExitCode.USAGE, "cannot read the configuration " + file + ": " + e.getMessage(), e);
    } catch (ConfigException e) {
      throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  /// The volume's directory: the option, the variable, or the configuration's.
  public Path volumeDirectory() {
    return findVolumeDirectory()
        .orElseThrow(() ->
            new CliException(
                ExitCode.USAGE,
                "no volume named; use --volume DIR, set TIDEMARK_VOLUME, or write a configuration"
                    + " with 'tidemark config new'"));
  }

  /// A place as it was typed.
  ///
  /// @throws IllegalArgumentException if a part is malformed
  public Place place(String text) {
    return Place.parse(text, seam().time().now());
  }

  /// A state as it was typed.
  ///
  /// @throws IllegalArgumentException if it is none
  public StateSelector when(String text) {
    return WhenText.parse(text, seam().time().now());
  }

  /// The volume that a place names; the configured one if it names none.
  public Path volumeDirectory(Place place) {
    return place.where().isEmpty() ? volumeDirectory() : SystemPath.of(Path.of(place.where()));
  }

  /// The point that was chosen; what has to be said about the choice is said.
  public RestorePoint said(ChosenState choice) {
    choice.note().ifPresent(console()::warn);
    choice.findings().forEach(finding -> console().warn("damaged: " + finding));
    damaged |= choice.isDamaged();
    return choice.point();
  }

  /// Says what is damaged at a place; the exit code will say so too.
  public void sayDamaged(List<String> findings) {
    findings.forEach(finding -> console().warn("damaged: " + finding));
    damaged |= !findings.isEmpty();
  }

  /// Damage was said in other words; the exit code will say so too.
  public void meet(boolean damage) {
    damaged |= damage;
  }

  /// The exit code of a command that ended with `code`: damage that was met is never passed over.
  public int exit(int code) {
    boolean speaks = code == ExitCode.OK.code() || code == ExitCode.INCOMPLETE.code();
    return damaged && speaks ? ExitCode.INTEGRITY.code() : code;
  }

  /// The volume's directory, if one is named at all.
  public Optional<Path> findVolumeDirectory() {
    return volumeWithoutConfig().or(() -> findConfig().map(Config::volume));
  }

  /// The volume's directory, if the option or the variable names one: for a command that needs no
  /// configuration.
  public Optional<Path> volumeWithoutConfig() {
    if (options.volume != null) {
      return Optional.of(SystemPath.of(options.volume));
    }
    String variable = environment.apply("TIDEMARK_VOLUME");
    if (variable != null && !variable.isEmpty()) {
      return Optional.of(SystemPath.of(Path.of(variable)));
    }
    return Optional.empty();
  }
}
