package dev.tidemark.cli.demo;

import dev.tidemark.cli.exit.CliException;
import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.cli.output.Units;
import dev.tidemark.cli.store.ScratchDirectory;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The main job, step by step, with the commands a person would type.
final class Demo {

  private static final long KILL_AFTER_MILLIS_MAX = 60_000;

  private final Program program;
  private final Path place;
  private final Path source;
  private final Path config;
  private final Function<String, @Nullable String> environment;
  private final PrintStream out;
  private final PrintStream err;

  Demo(
      Program program,
      Path place,
      Function<String, @Nullable String> environment,
      PrintStream out,
      PrintStream err) {
    this.program = program;
    this.place = place;
    this.source = place.resolve("ann");
    this.config = place.resolve("tidemark.yml");
    this.environment = environment;
    this.out = out;
    this.err = err;
  }

  void run() throws IOException, InterruptedException {
    DemoTree tree = new DemoTree(source);
    Files.createDirectories(source);
    tree.create();
    Files.writeString(config, yaml());
    say("A tree of files stands in " + source + ", a volume will hold it with its history,");
    say("and two directories, usb and nas, will be its targets. The configuration:");
    out.print(yaml().indent(4));
    say("1. Create the volume, import the tree, make the two targets, mirror.");
    tidemark("init");
    tidemark("import");
    tidemark("target", "create", "usb");
    tidemark("target", "create", "nas");
    tidemark("mirror");
    say("2. A day of work: ten edits, a renamed directory, a deletion. Only what changed is sent.");
    tree.change();
    tidemark("import");
    tidemark("mirror", "usb");
    say(
        "3. More files come; the mirror to nas, which missed a day, is killed (kill -9) while it sends.");
    tree.grow();
    tidemark("import");
    killedMirror();
    say("4. Run it again: each target goes on from its own mark.");
    tidemark("mirror");
    tidemark("status");
    say("5. Lose the volume and the configuration; restore from the address of nas alone.");
    ScratchDirectory.deleteTree(place.resolve("volume"));
    Files.delete(config);
    Path restored = place.resolve("restored");
    tidemark("restore", "--from", place.resolve("nas").toString(), "--to", restored.toString());
    say("6. Compare: names, types, modes, owners, times, hard links, contents.");
    compare(restored);
    goOn(tree);
  }

  /// The machine is gone, and its archives are not begun again.
  private void goOn(DemoTree tree) throws IOException, InterruptedException {
    say("7. Go on with a new machine: clone nas, promote the clone, adopt both archives.");
    Files.writeString(config, yaml());
    tidemark("clone", "nas", place.resolve("volume").toString());
    tidemark("promote", "--adopt-all");
    say("8. Work goes on there; only what is new is sent. An old branch would stay readable.");
    tree.edit();
    long before = bytes("usb");
    tidemark("backup");
    tidemark("log", "-n", "3", place.resolve("usb").toUri().toString());
    say("   usb grew by " + (bytes("usb") - before) + " bytes of " + before + ".");
    Path again = place.resolve("again");
    tidemark("restore", "--from", place.resolve("usb").toString(), "--to", again.toString());
    compare(again);
  }

  private void compare(Path restored) throws IOException {
    TreeComparison.Equal equal = TreeComparison.compare(source, restored.resolve("ann"));
    say(
        "   Equal: "
            + Units.count(equal.files(), "name", "names")
            + ", "
            + equal.bytes()
            + " bytes.");
  }

  private long bytes(String target) throws IOException {
    long bytes = 0;
    try (Stream<Path> all = Files.walk(place.resolve(target))) {
      for (Path path : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
        bytes += Files.size(path);
      }
    }
    return bytes;
  }

  private String yaml() {
    return """
    version: 1
    volume: %1$s/volume
    encryption: none
    sources:
      - path: %1$s/ann
        as: /ann
    targets:
      - {name: usb, type: fs, path: %1$s/usb}
      - {name: nas, type: fs, path: %1$s/nas}
    """
        .formatted(place);
  }

  private void tidemark(String... arguments) {
    out.println("   $ tidemark " + String.join(" ", arguments));
    out.flush();
    List<String> all = new ArrayList<>(List.of(arguments));
    if (Files.exists(config)) {
      all.add("-c");
      all.add(config.toString());
    }
    int exit = program.commands().run(all.toArray(String[]::new), environment, out, err);
    if (exit != 0) {
      throw new CliException(ExitCode.ERROR, "demo: that command ended with exit code " + exit);
    }
  }

  /// Starts a mirror in a process of its own and kills it as soon as nas has grown.
  private void killedMirror() throws IOException, InterruptedException {
    out.println("   $ tidemark mirror nas &  kill -9 $!");
    long before = objects();
    Process child =
        new ProcessBuilder(command())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(KILL_AFTER_MILLIS_MAX);
    while (objects() == before
        && System.nanoTime() < until
        && !child.waitFor(2, TimeUnit.MILLISECONDS)) {
      Thread.onSpinWait();
    }
    boolean alive = child.isAlive();
    child.destroyForcibly().waitFor();
    say(
        alive
            ? "   killed after " + (objects() - before) + " of its objects had arrived"
            : "   it was done before it could be killed");
  }

  private List<String> command() {
    List<String> out = new ArrayList<>();
    out.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(a -> a.startsWith("-Xm") || a.startsWith("--enable-native-access"))
        .forEach(out::add);
    out.addAll(List.of("-cp", System.getProperty("java.class.path"), program.mainClass()));
    out.addAll(List.of("mirror", "nas", "-c", config.toString()));
    return out;
  }

  private long objects() throws IOException {
    Path packs = place.resolve("nas").resolve("packs");
    if (!Files.isDirectory(packs)) {
      return 0;
    }
    try (Stream<Path> all = Files.list(packs)) {
      return all.count();
    }
  }

  private void say(String text) {
    out.println(text);
    out.flush();
  }
}
