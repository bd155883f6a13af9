package dev.tidemark.engine.ingest;

import dev.tidemark.engine.ingest.SimSource.Node;
import dev.tidemark.engine.local.SourceType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Random changes of a small source: those that an import can get wrong.
final class SourceMutations {

  private record Place(Node parent, String name, Node node) {}

  private final SimSource source;
  private final Random random;

  SourceMutations(SimSource source, Random random) {
    this.source = source;
    this.random = random;
  }

  void one() {
    List<Node> directories = directories();
    List<Place> places = places(directories);
    Node directory = pick(directories);
    String name = "abcd".substring(random.nextInt(4)).substring(0, 1);
    double x = random.nextDouble();
    if (x < .2 || places.isEmpty()) {
      addFile(directory, name);
      return;
    }
    Place place = pick(places);
    if (x < .32) {
      if (!directory.entries.containsKey(name)) {
        source.directory(directory, name);
      }
    } else if (x < .62) {
      rename(place, directory, name);
    } else if (x < .75) {
      exchange(place, pick(places));
    } else if (x < .80) {
      swapParentAndChild(place, name);
    } else if (x < .86) {
      if (!place.node().isDirectory() && !directory.entries.containsKey(name)) {
        source.link(directory, name, place.node());
      }
    } else if (x < .92) {
      replace(place, directory, name);
    } else if (x < .96) {
      source.unlink(place.parent(), place.name());
    } else if (place.node().type == SourceType.FILE) {
      source.write(place.node(), content());
    } else {
      place.node().mode ^= 0100;
      place.node().ctime = source.tick();
    }
  }

  private void addFile(Node directory, String name) {
    if (directory.entries.containsKey(name)) {
      return;
    }
    if (random.nextInt(8) == 0) {
      source.symlink(directory, name, "../" + "x".repeat(random.nextInt(600)));
    } else {
      source.file(directory, name, content());
    }
  }

  private void rename(Place place, Node directory, String name) {
    if (!under(place.node(), directory)) {
      source.rename(place.parent(), place.name(), directory, name);
    }
  }

  private void exchange(Place one, Place other) {
    boolean possible =
        one.node() != other.node()
            && !under(one.node(), other.parent())
            && !under(other.node(), one.parent());
    if (possible) {
      source.unlink(one.parent(), one.name());
      source.unlink(other.parent(), other.name());
      source.link(one.parent(), one.name(), other.node());
      source.link(other.parent(), other.name(), one.node());
    }
  }

  /// a/b becomes b/a.
  private void swapParentAndChild(Place place, String name) {
    List<Place> below = places(List.of(place.node()));
    below.removeIf(child -> !child.node().isDirectory());
    if (!below.isEmpty()) {
      Place child = pick(below);
      source.unlink(place.node(), child.name());
      source.link(place.parent(), place.name(), child.node());
      source.link(child.node(), name, place.node());
    }
  }

  /// Save by rename, or rotate: the old one goes elsewhere or away, a new one has its name.
  private void replace(Place place, Node directory, String name) {
    boolean elsewhere =
        random.nextInt(10) < 6
            && !under(place.node(), directory)
            && !directory.entries.containsKey(name);
    if (elsewhere) {
      source.link(directory, name, place.node());
    }
    Node fresh = source.node(place.node().type);
    fresh.content =
        switch (fresh.type) {
          case DIRECTORY -> new byte[0];
          case SYMLINK -> new byte[] {'x'};
          case FILE, SOCKET, PIPE, DEVICE -> content();
        };
    source.link(place.parent(), place.name(), fresh);
  }

  private byte[] content() {
    byte[] content = new byte[length()];
    if (random.nextBoolean()) {
      random.nextBytes(content);
    } else {
      byte[] text = Long.toString(random.nextInt(9)).getBytes(StandardCharsets.US_ASCII);
      java.util.Arrays.fill(content, text[0]);
    }
    return content;
  }

  /// Empty, inline, an extent, or more than one transaction stores.
  private int length() {
    return switch (random.nextInt(10)) {
      case 0 -> 0;
      case 1, 2, 3 -> 513 + random.nextInt(5000);
      case 4 -> random.nextInt(3) == 0 ? 200_000 + random.nextInt(1_000_000) : 40_000;
      default -> 1 + random.nextInt(512);
    };
  }

  private List<Node> directories() {
    List<Node> directories = new ArrayList<>(List.of(source.root));
    for (int i = 0; i < directories.size(); i++) {
      directories.get(i).entries.values().stream()
          .filter(Node::isDirectory)
          .forEach(directories::add);
    }
    return directories;
  }

  private static List<Place> places(List<Node> directories) {
    List<Place> places = new ArrayList<>();
    for (Node directory : directories) {
      directory.entries.forEach((name, node) -> places.add(new Place(directory, name, node)));
    }
    return places;
  }

  private static boolean under(Node top, Node node) {
    return SimSource.all(top).contains(node);
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
